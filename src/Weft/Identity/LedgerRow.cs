using Weft.Events;
using Weft.Storage;

namespace Weft.Identity;

/// <summary>What one event, decision or rebuild did to the graph: what became of claims in the order of their evidence, then who split, then who merged.</summary>
/// <param name="Where">The event, or the frame.</param>
/// <param name="At">When: the frame's instant.</param>
/// <param name="Cause">What made it so.</param>
/// <param name="Event">The event that did; its place says nothing. Null when it was none.</param>
/// <param name="Entries">In the order in which they took effect.</param>
internal sealed record LedgerRow(EventPlace Where, DateTimeOffset At, LedgerCause Cause, Evidence? Event, IReadOnlyList<LedgerEntry> Entries)
{
    internal ValueWriter Write()
    {
        var writer = ValueWriter.Begin().Add(At).Add((long)Cause);
        Evidence.Write(writer, Event);
        foreach (var entry in Entries)
            Write(writer, entry);
        return writer;
    }

    internal static LedgerRow FromValue(EventPlace where, byte[] value)
    {
        var reader = new ValueReader(value);
        var (at, cause, given) = (reader.Instant(), (LedgerCause)reader.Number(), Evidence.Read(ref reader));
        var entries = new List<LedgerEntry>();
        while (!reader.AtEnd)
            entries.Add(Read(ref reader, given) with { Number = entries.Count });
        return new(where, at, cause, given, entries);
    }

    private void Write(ValueWriter writer, LedgerEntry entry)
    {
        writer.Add((long)entry.Kind);
        if (entry.Kind is not (LedgerKind.Link or LedgerKind.Refusal))
            writer.Add(entry.One).Add(entry.Other);
        if (entry.Kind is LedgerKind.Decision or LedgerKind.Withdrawal or LedgerKind.Refiling)
        {
            writer.Add(entry.Kind == LedgerKind.Refiling ? entry.Count : entry.Decision);
            return;
        }

        if (entry.Kind is LedgerKind.Merge or LedgerKind.Split)
        {
            writer.Add((long)entry.Fragments.Length);
            foreach (var fragment in entry.Fragments)
                writer.Add(fragment);
            writer.Add(entry.Link is not null);
        }

        if (entry.Link is { } link)
            Write(writer, link);
    }

    // Most evidence is the event itself, which stands in the row already.
    private void Write(ValueWriter writer, LedgerLink link)
    {
        var isEvent = Event is { } given && given with { Place = link.Evidence.Place } == link.Evidence;
        writer.Add(link.A).Add(link.B).Add((long)link.Kind).Add(link.Rule).Add((long)link.Evidence.Place);
        Evidence.Write(writer, isEvent ? null : link.Evidence);
    }

    private static LedgerEntry Read(ref ValueReader reader, Evidence? given)
    {
        var kind = (LedgerKind)reader.Number();
        if (kind is LedgerKind.Link or LedgerKind.Refusal)
        {
            var claim = ReadLink(ref reader, given);
            return new(kind, claim.A, claim.B) { Link = claim };
        }

        var (one, other) = (reader.Unsigned(), reader.Unsigned());
        if (kind is LedgerKind.Decision or LedgerKind.Withdrawal)
            return new(kind, one, other) { Decision = reader.Number() };
        if (kind == LedgerKind.Refiling)
            return new(kind, one, other) { Count = reader.Number() };
        var fragments = new ulong[reader.Number()];
        for (var i = 0; i < fragments.Length; i++)
            fragments[i] = reader.Unsigned();
        return new(kind, one, other) { Fragments = fragments, Link = reader.Boolean() ? ReadLink(ref reader, given) : null };
    }

    private static LedgerLink ReadLink(ref ValueReader reader, Evidence? given)
    {
        var (a, b, kind) = (reader.Unsigned(), reader.Unsigned(), (ClaimKind)reader.Number());
        var (rule, place) = (reader.OptionalText(), (ushort)reader.Number());
        return new(a, b, kind, Evidence.Read(ref reader) ?? given!.Value with { Place = place }, rule);
    }
}
