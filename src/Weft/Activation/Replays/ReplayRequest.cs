using Weft.Storage;

namespace Weft.Activation.Replays;

/// <summary>What is to be sent again: the events of a time range, to one destination, through its mappings as they are now.</summary>
public sealed record ReplayRequest
{
    /// <summary>The destination's key.</summary>
    public required string Destination { get; init; }

    /// <summary>Events from this instant on, by their timestamp.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Events before this instant.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Only events of these names; empty for all calls.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Only what mappings of these names make; empty for all.</summary>
    public IReadOnlyList<string> Mappings { get; init; } = [];

    /// <summary>Only events of these sources; empty for all.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Whether to leave out what the destination has.</summary>
    public bool SkipsDelivered { get; init; }

    /// <summary>Whether imported events are sent too, of which destinations were told nothing.</summary>
    public bool TakesHistory { get; init; }

    /// <summary>Who asked for it.</summary>
    public string By { get; init; } = "";

    /// <summary>The first frame of the log to look at: the first that came at <see cref="From"/> or later.</summary>
    public long First { get; init; }

    /// <summary>The last frame of the log to look at: what came by the time it was asked for.</summary>
    public long Through { get; init; }

    internal ValueWriter AddTo(ValueWriter writer) => writer.Add(Destination).Add(From).Add(To).Add(List(Events)).Add(List(Mappings)).Add(List(Sources))
        .Add(SkipsDelivered).Add(TakesHistory).Add(By).Add(First).Add(Through);

    internal static ReplayRequest Read(ref ValueReader reader) => new()
    {
        Destination = reader.Text(),
        From = reader.Instant(),
        To = reader.Instant(),
        Events = List(reader.Text()),
        Mappings = List(reader.Text()),
        Sources = List(reader.Text()),
        SkipsDelivered = reader.Boolean(),
        TakesHistory = reader.Boolean(),
        By = reader.Text(),
        First = reader.Number(),
        Through = reader.Number(),
    };

    private static string List(IReadOnlyList<string> names) => string.Join('\n', names);

    private static string[] List(string text) => text.Length == 0 ? [] : text.Split('\n');
}
