using Weft.Audiences;
using Weft.Events;
using Weft.Identity;
using Weft.Storage;

namespace Weft.Warehouse;

/// <summary>An event that a frame applied.</summary>
/// <param name="Place">Its place among the frame's items, from 0; its body is in the log.</param>
/// <param name="Fragment">The fragment that it is filed under.</param>
/// <param name="Account">The account's fragment, for a group call that names one; else 0.</param>
/// <param name="Notes">The notes on it where they are others than in the log, as JSON.</param>
internal readonly record struct FedEvent(int Place, ulong Fragment, ulong Account, string? Notes);

/// <summary>What became of an event when a frame filed it anew.</summary>
/// <param name="Where">Where it lies in the log.</param>
/// <param name="From">The fragment that it was filed under.</param>
/// <param name="To">The one that it is filed under now; 0 where none of its ids is one any more.</param>
/// <param name="Source">Its source.</param>
/// <param name="MessageId">Its message id.</param>
internal readonly record struct FedRefiling(EventPlace Where, ulong From, ulong To, string Source, string MessageId);

/// <summary>A fragment that a frame made, or that another profile holds since.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Profile">The number of the profile that holds it behind the frame.</param>
/// <param name="Id">Its external id when the frame made it; else null.</param>
internal readonly record struct FedFragment(ulong Number, ulong Profile, ExternalId? Id);

/// <summary>
/// What one frame of the log did, as far as the warehouse has to know. The bodies of events stay in the log and are read there.
/// <code>
/// cut: the first frame whose events are kept, or 0
/// events: count, then each place, fragment, account, notes
/// fragments: count, then each number, profile, is new, [type, value]
/// refiled: count, then each position, place, from, to, source, message id
/// standings: count, then each audience, profile, entered, at, cause, has event, [source, message id, name, type]
/// </code>
/// </summary>
internal sealed class FeedRow
{
    public List<FedEvent> Events { get; } = [];

    /// <summary>The first frame whose events are kept, where the frame says so; else 0.</summary>
    public long Cut { get; set; }

    /// <summary>In order.</summary>
    public List<FedRefiling> Refiled { get; } = [];

    /// <summary>By number.</summary>
    public SortedDictionary<ulong, FedFragment> Fragments { get; } = [];

    /// <summary>In order.</summary>
    public List<StandingChange> Standings { get; } = [];

    /// <summary>True when the warehouse has nothing to learn from the frame.</summary>
    public bool IsEmpty => Cut == 0 && Events.Count == 0 && Fragments.Count == 0 && Refiled.Count == 0 && Standings.Count == 0;

    public byte[] ToValue()
    {
        var writer = ValueWriter.Begin().Add(Cut).Add((long)Events.Count);
        foreach (var one in Events)
            writer.Add((long)one.Place).Add(one.Fragment).Add(one.Account).Add(one.Notes);
        writer.Add((long)Fragments.Count);
        foreach (var one in Fragments.Values)
        {
            writer.Add(one.Number).Add(one.Profile).Add(one.Id.HasValue);
            if (one.Id is { } id)
                writer.Add(id.Type).Add(id.Value);
        }

        writer.Add((long)Refiled.Count);
        foreach (var one in Refiled)
            writer.Add(one.Where.Position).Add((long)one.Where.Place).Add(one.From).Add(one.To).Add(one.Source).Add(one.MessageId);
        writer.Add((long)Standings.Count);
        foreach (var one in Standings)
            Write(writer, one);
        return writer.ToArray();
    }

    public static FeedRow FromValue(byte[] value)
    {
        var row = new FeedRow();
        var reader = new ValueReader(value);
        row.Cut = reader.Number();
        for (var left = reader.Number(); left > 0; left--)
            row.Events.Add(new((int)reader.Number(), reader.Unsigned(), reader.Unsigned(), reader.OptionalText()));
        for (var left = reader.Number(); left > 0; left--)
        {
            var (number, profile) = (reader.Unsigned(), reader.Unsigned());
            row.Fragments[number] = new(number, profile, reader.Boolean() ? new ExternalId(reader.Text(), reader.Text()) : null);
        }

        for (var left = reader.Number(); left > 0; left--)
            row.Refiled.Add(new(new(reader.Number(), (int)reader.Number()), reader.Unsigned(), reader.Unsigned(), reader.Text(), reader.Text()));
        for (var left = reader.Number(); left > 0; left--)
            row.Standings.Add(ReadStanding(ref reader));
        return row;
    }

    private static void Write(ValueWriter writer, in StandingChange one)
    {
        writer.Add(one.Audience).Add(one.Profile).Add(one.Entered).Add(one.At).Add((long)one.Cause.Kind).Add(one.Cause.Event is not null);
        if (one.Cause.Event is { } cause)
            writer.Add(cause.Source).Add(cause.MessageId).Add(cause.Name).Add((long)cause.Type);
    }

    private static StandingChange ReadStanding(ref ValueReader reader)
    {
        var (audience, profile, entered, at, kind) = (reader.Text(), reader.Unsigned(), reader.Boolean(), reader.Instant(), (CauseKind)reader.Number());
        var cause = reader.Boolean() ? new CausingEvent(reader.Text(), reader.Text(), reader.OptionalText(), (EventType)reader.Number()) : null;
        return new(audience, profile, entered, at, new(kind, cause));
    }
}
