using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using Weft.Audiences;
using Weft.Events;
using Weft.Identity;
using Weft.Profiles;

namespace Weft.Warehouse;

/// <summary>Adds rows to the tables, in the columns of <c>schema.sql</c>.</summary>
internal sealed class WarehouseTables(DuckDBConnection connection) : IDisposable
{
    private static readonly byte[][] Calls = [.. Enumerable.Range(0, Enum.GetValues<EventType>().Max(type => (int)type) + 1)
        .Select(type => Encoding.UTF8.GetBytes(((EventType)type).ToString().ToLowerInvariant()))];

    private readonly ChunkAppender _events = new(connection.NativeConnection, "events");
    private readonly ChunkAppender _earlier = new(connection.NativeConnection, "earlier_events");
    private readonly ChunkAppender _fragments = new(connection.NativeConnection, "fragments");
    private readonly ChunkAppender _profiles = new(connection.NativeConnection, "profile_changes");
    private readonly ChunkAppender _traits = new(connection.NativeConnection, "trait_changes");
    private readonly ChunkAppender _memberships = new(connection.NativeConnection, "membership_changes");
    private readonly Dictionary<(ulong Fragment, string Trait), JsonElement> _set = [];

    private ChunkAppender[] All => [_events, _earlier, _fragments, _profiles, _traits, _memberships];

    /// <summary>Adds an event; without a place where that is not known any more, and of fragment 0 where none of its ids is one.</summary>
    public void AddEvent(long position, int? place, ulong fragment, TrackingEvent one, string? notes)
    {
        _events.Add(position).Add(place).Add(one.Source).Add(one.MessageIdUtf8).Add(Calls[(int)one.Type]);
        if (one.Type == EventType.Track)
            AddText(one, EventField.Event);
        else
            _events.Add(one.EventName);
        AddText(one, EventField.Name);
        AddText(one, EventField.Category);
        if (fragment == 0)
            _events.AddNull();
        else
            AddId(_events, fragment);
        AddText(one, EventField.UserId);
        AddText(one, EventField.AnonymousId);
        AddText(one, EventField.GroupId);
        AddText(one, EventField.PreviousId);
        _events.Add(one.Timestamp).Add(TenthsOf(one.Timestamp));
        AddInstant(one, EventField.OriginalTimestamp);
        AddInstant(one, EventField.SentAt);
        _events.Add(one.ReceivedAt);
        AddJson(one, EventField.Properties);
        AddJson(one, EventField.Traits);
        AddJson(one, EventField.Context);
        if (notes is null)
            AddJson(one, EventField.Notes);
        else
            _events.Add(notes);
        _events.EndRow();
    }

    /// <summary>Adds a fragment with events that are not kept any more.</summary>
    public void AddEarlierEvents(ulong fragment, DateTimeOffset first)
    {
        AddId(_earlier, fragment);
        _earlier.Add(first).Add(TenthsOf(first)).EndRow();
    }

    /// <summary>Adds what an event sets.</summary>
    public void AddTraits(long position, TrackingEvent one, ulong fragment, ulong account)
    {
        if (one.Type is not (EventType.Identify or EventType.Group))
            return;
        // Of a name that comes more than once the last counts, as in the profile.
        _set.Clear();
        foreach (var (holder, trait) in TraitChanges.SetBy(one, fragment, account))
            _set[(holder, trait.Name)] = trait.Value;
        foreach (var ((holder, trait), value) in _set)
            AddTrait(position, holder, trait, new(one.Timestamp, one.Source, one.MessageId, value));
    }

    /// <summary>Adds a change of a trait.</summary>
    public void AddTrait(long position, ulong fragment, string trait, TraitChange change)
    {
        _traits.Add(position).Add(change.At).Add(TenthsOf(change.At));
        AddId(_traits, fragment);
        _traits.Add(trait).Add(JsonMarshal.GetRawUtf8Value(change.Value)).Add(change.Source).Add(change.MessageId).EndRow();
    }

    /// <summary>Adds a fragment.</summary>
    public void AddFragment(long position, DateTimeOffset seenAt, ulong fragment, ExternalId id)
    {
        AddId(_fragments, fragment);
        _fragments.Add(id.Type).Add(id.Value).Add(position).Add(seenAt).EndRow();
    }

    /// <summary>Adds who holds a fragment.</summary>
    public void AddProfileChange(long position, DateTimeOffset at, ulong fragment, ulong profile)
    {
        _profiles.Add(position).Add(at);
        AddId(_profiles, fragment);
        AddId(_profiles, profile);
        _profiles.EndRow();
    }

    /// <summary>Adds a change of a standing.</summary>
    public void AddMembershipChange(long position, int place, in StandingChange change) => AddMembershipChange(
        position, place, change, change.Cause.Kind.ToString().ToLowerInvariant(), change.Cause.Event);

    /// <summary>Adds a member of whom only that is known.</summary>
    public void AddMember(long position, int place, string audience, ulong profile, DateTimeOffset since) =>
        AddMembershipChange(position, place, new(audience, profile, true, since, default), null, null);

    /// <summary>Writes out what was added.</summary>
    public void Flush() => Array.ForEach(All, static appender => appender.Flush());

    /// <summary>Lets go of what was not written out.</summary>
    public void Dispose() => Array.ForEach(All, static appender => appender.Dispose());

    private void AddMembershipChange(long position, int place, in StandingChange change, string? cause, CausingEvent? by)
    {
        _memberships.Add(position).Add((int?)place).Add(change.At).Add(change.Audience);
        AddId(_memberships, change.Profile);
        _memberships.Add(change.Entered).Add(cause).Add(by?.Source).Add(by?.MessageId)
            .Add(by?.Name ?? by?.Type.ToString().ToLowerInvariant()).EndRow();
    }

    private void AddText(TrackingEvent one, EventField field)
    {
        if (one.Has(field))
            _events.Add(one.Utf8(field));
        else
            _events.AddNull();
    }

    private void AddJson(TrackingEvent one, EventField field)
    {
        if (one.Has(field))
            _events.Add(one.Raw(field));
        else
            _events.AddNull();
    }

    private void AddInstant(TrackingEvent one, EventField field)
    {
        if (one.Has(field) && IsoTime.TryParse(one.Utf8(field), out var time))
            _events.Add(time);
        else
            _events.AddNull();
    }

    private static byte TenthsOf(DateTimeOffset at) => (byte)(at.UtcTicks % TimeSpan.TicksPerMicrosecond);

    // As ProfileId writes it.
    private static void AddId(ChunkAppender table, ulong number)
    {
        Span<byte> id = stackalloc byte[21];
        id[0] = (byte)'p';
        Utf8Formatter.TryFormat(number, id[1..], out var digits);
        table.Add(id[..(digits + 1)]);
    }
}
