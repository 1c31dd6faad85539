using Weft.Storage;

namespace Weft.Activation.Replays;

/// <summary>A replay, and how far it has come.</summary>
public sealed record Replay
{
    /// <summary>The end of one that looked at everything.</summary>
    public const string Done = "done";

    /// <summary>The end of one that somebody broke off.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Its number: the position of the frame that began it.</summary>
    public required long Number { get; init; }

    /// <summary>What it sends.</summary>
    public required ReplayRequest Request { get; init; }

    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>When it was over; null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended: <c>done</c>, <c>cancelled</c>, or why it failed; null while it goes on.</summary>
    public string? Ended { get; init; }

    /// <summary>The frame of the log up to which its messages are in the outbox.</summary>
    public long Through { get; init; }

    /// <summary>How many messages it put in the outbox.</summary>
    public long Messages { get; init; }

    /// <summary>From 0 to 1.</summary>
    public double Share => Ended == Done || Request.Through < Request.First ? 1 : (Through - Request.First + 1.0) / (Request.Through - Request.First + 1);

    internal byte[] Value => Request.AddTo(ValueWriter.Begin().Add(BeganAt).Add(EndedAt?.UtcTicks ?? 0).Add(Ended).Add(Through).Add(Messages)).ToArray();

    internal static Replay Read(long number, byte[] stored)
    {
        var reader = new ValueReader(stored);
        var (began, ended, how, through, messages) = (reader.Instant(), reader.Number(), reader.OptionalText(), reader.Number(), reader.Number());
        return new()
        {
            Number = number,
            Request = ReplayRequest.Read(ref reader),
            BeganAt = began,
            EndedAt = ended == 0 ? null : new(ended, TimeSpan.Zero),
            Ended = how,
            Through = through,
            Messages = messages,
        };
    }
}
