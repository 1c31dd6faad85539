using Weft.Events;
using Weft.Storage;

namespace Weft.Activation.Replays;

/// <summary>
/// What a frame of the log says of a replay: that one begins, the next events of one, or that one is over. It stands in the log, so a replay goes on behind its last step after a restart, and the
/// steps come to the same however often they are applied.
/// </summary>
internal sealed record ReplayStep
{
    /// <summary>What is to be sent, in the step that begins one; its number is the frame's position.</summary>
    public ReplayRequest? Begins { get; init; }

    /// <summary>The replay that it is a step of; 0 in the first.</summary>
    public long Number { get; init; }

    /// <summary>The frame of the log up to which was looked.</summary>
    public long Through { get; init; }

    /// <summary>The events to be sent, in the order of the log.</summary>
    public IReadOnlyList<EventPlace> Places { get; init; } = [];

    /// <summary>How it ended; null while it goes on.</summary>
    public string? Ends { get; init; }

    public byte[] ToPayload()
    {
        var writer = ValueWriter.Begin().Add(Number).Add(Through).Add(Ends).Add(Begins is not null);
        Begins?.AddTo(writer);
        foreach (var place in Places)
            writer.Add(place.Position).Add((long)place.Place);
        return writer.ToArray();
    }

    public static ReplayStep FromPayload(ReadOnlySpan<byte> payload)
    {
        var reader = new ValueReader(payload);
        var (number, through, ends) = (reader.Number(), reader.Number(), reader.OptionalText());
        var begins = reader.Boolean() ? ReplayRequest.Read(ref reader) : null;
        var places = new List<EventPlace>();
        while (!reader.AtEnd)
            places.Add(new(reader.Number(), (int)reader.Number()));
        return new() { Begins = begins, Number = number, Through = through, Ends = ends, Places = places };
    }
}
