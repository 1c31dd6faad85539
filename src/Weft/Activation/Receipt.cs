using Weft.Storage;

namespace Weft.Activation;

/// <summary>How far one message got at one destination. The numbers are stored; they never change.</summary>
public enum DeliveryState : byte
{
    /// <summary>It waits, for the first or for another try.</summary>
    Pending = 1,

    /// <summary>The destination has it.</summary>
    Delivered = 2,

    /// <summary>It was not to be sent; the reason says why.</summary>
    Filtered = 3,

    /// <summary>It was to be sent and was given up on purpose; the reason says why.</summary>
    Discarded = 4,

    /// <summary>It could not be delivered and lies with the dead letters.</summary>
    Dead = 5,
}

/// <summary>What became of one message at one destination.</summary>
public sealed record Receipt
{
    public required MessageKey Key { get; init; }

    public required DeliveryState State { get; init; }

    /// <summary>Why it was filtered, discarded or dead, or how the last try failed; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How many tries were made.</summary>
    public int Attempts { get; init; }

    /// <summary>When it came into this state: by the log's clock until the first try, by the dispatcher's from then on.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was first tried and failed; null before.</summary>
    public DateTimeOffset? FirstTryAt { get; init; }

    /// <summary>Not tried again before; null when it was not tried or is final.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>The message id of the event that caused it.</summary>
    public required string SourceMessageId { get; init; }

    public required ulong Profile { get; init; }

    /// <summary>The name of the mapping that made it, if it has one.</summary>
    public string? Mapping { get; init; }

    /// <summary>The last answer's first 4 KB, if there was one.</summary>
    public string? Detail { get; init; }

    /// <summary>Whose consent it needs at delivery, as its row in the outbox has it (<see cref="OutboxRow.Subject"/>).</summary>
    public required ulong Subject { get; init; }

    /// <summary>What the message repeats; null for one that is new.</summary>
    internal Repetition? Repeats { get; init; }

    /// <summary>What the message repeats, such as <c>dead letter 12-0-0</c> or <c>replay 77</c>; null for one that is new.</summary>
    public string? RepeatOf => Repeats?.Of;

    /// <summary>The key that its message is sent under, on every try.</summary>
    public string IdempotencyKey => Repeats?.IdempotencyKey ?? Key.IdempotencyKey(Profile, SourceMessageId);

    internal byte[] Value
    {
        get
        {
            var value = ValueWriter.Begin()
                .Add((long)State).Add(Reason).Add((long)Attempts).Add(At).Add(FirstTryAt?.UtcTicks ?? 0).Add(NextTryAt?.UtcTicks ?? 0)
                .Add(SourceMessageId).Add(Profile).Add(Mapping).Add(Detail).Add(Subject);
            return (Repeats is null ? value : value.Add(Repeats.Of).Add(Repeats.IdempotencyKey)).ToArray();
        }
    }

    internal static Receipt Read(MessageKey key, byte[] stored)
    {
        var value = new ValueReader(stored);
        return new()
        {
            Key = key,
            State = (DeliveryState)value.Number(),
            Reason = value.Text(),
            Attempts = (int)value.Number(),
            At = value.Instant(),
            FirstTryAt = Optional(value.Number()),
            NextTryAt = Optional(value.Number()),
            SourceMessageId = value.Text(),
            Profile = value.Unsigned(),
            Mapping = value.OptionalText(),
            Detail = value.OptionalText(),
            Subject = value.Unsigned(),
            Repeats = value.AtEnd ? null : new(value.Text(), value.Text()),
        };
    }

    private static DateTimeOffset? Optional(long ticks) => ticks == 0 ? null : new(ticks, TimeSpan.Zero);
}
