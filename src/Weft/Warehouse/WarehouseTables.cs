using System.Text.Json;
using DuckDB.NET.Data;
using Weft.Audiences;
using Weft.Events;
using Weft.Identity;
using Weft.Profiles;

namespace Weft.Warehouse;

/// <summary>
/// Adds rows to the tables, in the columns of <c>schema.sql</c>. DuckDB's appender ends a text at a NUL; it is kept as U+FFFD.
/// </summary>
internal sealed class WarehouseTables(DuckDBConnection connection)
{
    private readonly DuckDBAppender _events = connection.CreateAppender("events");
    private readonly DuckDBAppender _fragments = connection.CreateAppender("fragments");
    private readonly DuckDBAppender _profiles = connection.CreateAppender("profile_changes");
    private readonly DuckDBAppender _traits = connection.CreateAppender("trait_changes");
    private readonly DuckDBAppender _memberships = connection.CreateAppender("membership_changes");

    private DuckDBAppender[] All => [_events, _fragments, _profiles, _traits, _memberships];

    /// <summary>Adds an event; without a place where that is not known any more.</summary>
    public void AddEvent(long position, int? place, ulong fragment, TrackingEvent one, string? notes)
    {
        var row = _events.CreateRow().AppendValue(position).AppendValue(place)
            .AppendValue(Text(one.Source)).AppendValue(Text(one.MessageId)).AppendValue(Member(one, "type")).AppendValue(Text(one.EventName))
            .AppendValue(Member(one, "name")).AppendValue(Member(one, "category")).AppendValue(IdOf(fragment))
            .AppendValue(Text(one.UserId)).AppendValue(Text(one.AnonymousId)).AppendValue(Text(one.GroupId)).AppendValue(Text(one.PreviousId))
            .AppendValue((DateTimeOffset?)one.Timestamp).AppendValue(Instant(one, "originalTimestamp")).AppendValue(Instant(one, "sentAt"))
            .AppendValue((DateTimeOffset?)one.ReceivedAt);
        row.AppendValue(Json(one, "properties")).AppendValue(Json(one, "traits")).AppendValue(Json(one, "context"))
            .AppendValue(notes ?? Json(one, TrackingEvent.Notes)).EndRow();
    }

    /// <summary>Adds what an event sets.</summary>
    public void AddTraits(long position, TrackingEvent one, ulong fragment, ulong account)
    {
        // Of a name that comes more than once the last counts, as in the profile.
        var set = new Dictionary<(ulong Fragment, string Trait), JsonElement>();
        foreach (var (holder, trait) in TraitChanges.SetBy(one, fragment, account))
            set[(holder, trait.Name)] = trait.Value;
        foreach (var ((holder, trait), value) in set)
            AddTrait(position, holder, trait, new(one.Timestamp, one.Source, one.MessageId, value));
    }

    /// <summary>Adds a change of a trait.</summary>
    public void AddTrait(long position, ulong fragment, string trait, TraitChange change) =>
        _traits.CreateRow().AppendValue(position).AppendValue((DateTimeOffset?)change.At).AppendValue((byte?)(change.At.Ticks % TimeSpan.TicksPerMicrosecond))
            .AppendValue(IdOf(fragment)).AppendValue(Text(trait)).AppendValue(change.Value.GetRawText())
            .AppendValue(Text(change.Source)).AppendValue(Text(change.MessageId)).EndRow();

    /// <summary>Adds a fragment.</summary>
    public void AddFragment(long position, DateTimeOffset seenAt, ulong fragment, ExternalId id) =>
        _fragments.CreateRow().AppendValue(IdOf(fragment)).AppendValue(Text(id.Type)).AppendValue(Text(id.Value))
            .AppendValue(position).AppendValue((DateTimeOffset?)seenAt).EndRow();

    /// <summary>Adds who holds a fragment.</summary>
    public void AddProfileChange(long position, DateTimeOffset at, ulong fragment, ulong profile) =>
        _profiles.CreateRow().AppendValue(position).AppendValue((DateTimeOffset?)at).AppendValue(IdOf(fragment)).AppendValue(IdOf(profile)).EndRow();

    /// <summary>Adds a change of a standing.</summary>
    public void AddMembershipChange(long position, int place, in StandingChange change) => AddMembershipChange(
        position, place, change, change.Cause.Kind.ToString().ToLowerInvariant(), change.Cause.Event);

    /// <summary>Adds a member of whom only that is known.</summary>
    public void AddMember(long position, int place, string audience, ulong profile, DateTimeOffset since) =>
        AddMembershipChange(position, place, new(audience, profile, true, since, default), null, null);

    /// <summary>Writes out what was added.</summary>
    public void Close()
    {
        foreach (var appender in All)
            appender.Close();
    }

    /// <summary>Lets go of what was not written out.</summary>
    public void Discard()
    {
        foreach (var appender in All)
        {
            try
            {
                appender.Clear();
            }
            catch (Exception problem) when (problem is DuckDBException or ObjectDisposedException or InvalidOperationException)
            {
                // Closed already, or failed: there is nothing left in it.
            }

            appender.Dispose();
        }
    }

    private void AddMembershipChange(long position, int place, in StandingChange change, string? cause, CausingEvent? by) =>
        _memberships.CreateRow().AppendValue(position).AppendValue((int?)place).AppendValue((DateTimeOffset?)change.At)
            .AppendValue(Text(change.Audience)).AppendValue(IdOf(change.Profile)).AppendValue((bool?)change.Entered)
            .AppendValue(cause).AppendValue(Text(by?.Source)).AppendValue(Text(by?.MessageId))
            .AppendValue(Text(by?.Name ?? by?.Type.ToString().ToLowerInvariant())).EndRow();

    private static string IdOf(ulong number) => new ProfileId(number).ToString();

    private static string? Text(string? text) => text?.Replace('\0', '\uFFFD');

    private static string? Member(TrackingEvent one, string name) => one[name] is { ValueKind: JsonValueKind.String } value ? Text(value.GetString()) : null;

    private static string? Json(TrackingEvent one, string name) => one[name] is { ValueKind: not JsonValueKind.Undefined } value ? value.GetRawText() : null;

    private static DateTimeOffset? Instant(TrackingEvent one, string name) =>
        one[name] is { ValueKind: JsonValueKind.String } value && IsoTime.TryParse(value.GetString(), out var time) ? time : null;
}
