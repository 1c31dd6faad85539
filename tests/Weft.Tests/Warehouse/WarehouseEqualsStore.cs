using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using Weft.Audiences;
using Weft.Audiences.Backfills;
using Weft.Events;
using Weft.Identity;
using Weft.Profiles;
using Weft.Storage;

namespace Weft.Tests.Warehouse;

/// <summary>Whether a warehouse holds what a store holds, each thing once: both as lines, one a row.</summary>
internal sealed class WarehouseEqualsStore(IKeyValueStore store, LoggedEvents logged, DuckDBConnection warehouse, Survivorship? survivorship = null)
{
    private readonly StateBatch _state = new StateBatch(store).With(logged);
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    private List<Fragment> Fragments => [.. IdentityStore.Of(_state).All()];

    /// <summary>What differs, in words; empty when they are equal.</summary>
    public List<string> Differences() =>
    [
        .. Compare("events", Events(), EventRows()),
        .. Compare("profile_map", Fragments.Select(one => Line(Id(one.Number), one.Id.Type, one.Id.Value, Id(one.Head))), Rows("fragment_id, id_type, id_value, profile_id", "profile_map")),
        .. Compare("trait_changes", TraitChanges(), Rows("fragment_id, trait, epoch_us(changed_at), changed_at_tenths, source, message_id, value", "trait_changes", 6)),
        .. Compare("profile_traits", Traits(), Rows("profile_id, trait, epoch_us(since), source, message_id, value", "profile_traits", 5)),
        .. Compare("members", Members(), Rows("audience, profile_id, epoch_us(since)", "members")),
        .. Compare("people", [Line(People().Known, People().Anonymous)], Rows("count(*) FILTER (known), count(*) FILTER (NOT known)", "people")),
        .. Compare("one row of the feed", ["1"], Rows("count(*)", "feed")),
    ];

    /// <summary>Fails with what differs.</summary>
    public void Assert(string when)
    {
        var differences = Differences();
        Xunit.Assert.True(differences.Count == 0, $"{when} the warehouse is not the store:\n{string.Join('\n', differences.Take(12))}");
    }

    public int Count(string table) => int.Parse(Rows("count(*)", table).Single(), CultureInfo.InvariantCulture);

    private static IEnumerable<string> Compare(string what, IEnumerable<string> expected, IEnumerable<string> found)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in expected)
            counts[line] = counts.GetValueOrDefault(line) + 1;
        foreach (var line in found)
            counts[line] = counts.GetValueOrDefault(line) - 1;
        return counts.Where(pair => pair.Value != 0).Select(pair => $"{what}: {(pair.Value > 0 ? "missing" : "too many")} ({Math.Abs(pair.Value)}): {pair.Key}").Take(4);
    }

    private static string Id(ulong number) => new ProfileId(number).ToString();

    private static string Line(params object?[] parts) => string.Join('|', parts.Select(part => part switch
    {
        null => "~",
        DateTimeOffset at => ((at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(part, CultureInfo.InvariantCulture),
    }));

    private static string? Canonical(string? json) => json is null ? null : JsonNode.Parse(json)?.ToJsonString() ?? "null";

    private static string? Json(TrackingEvent one, string name) => one.Body.TryGetProperty(name, out var value) ? Canonical(value.GetRawText()) : null;

    private static string? Text(TrackingEvent one, string name) => EventPath.Text(one.Body, name);

    private static DateTimeOffset? Time(TrackingEvent one, string name) => Text(one, name) is { } text && IsoTime.TryParse(text, out var time) ? time : null;

    private IEnumerable<string> Events() =>
        from fragment in Fragments
        where fragment.Id.Type != ExternalId.GroupId
        from list in Timeline.Of(_state).All(fragment.Number)
        from entry in list
        let one = TrackingEvent.Parse(Encoding.UTF8.GetBytes(entry.Body.GetRawText()), entry.Source)
        select Line(
            Decisions.Of(_state).IsNoIdentifier(fragment.Id) ? null : Id(fragment.Number), one.Source, one.MessageId, Text(one, "type"), one.EventName, Text(one, "name"), Text(one, "category"), one.UserId, one.AnonymousId, one.GroupId,
            one.PreviousId, one.Timestamp, one.Timestamp.UtcTicks % TimeSpan.TicksPerMicrosecond, Time(one, "originalTimestamp"), Time(one, "sentAt"), one.ReceivedAt,
            Json(one, "properties"), Json(one, "traits"), Json(one, "context"), Json(one, TrackingEvent.Notes));

    private List<string> EventRows() => Rows(
        """
        fragment_id, source, message_id, type, event, name, category, user_id, anonymous_id, group_id, previous_id,
        epoch_us(timestamp), timestamp_tenths, epoch_us(original_timestamp), epoch_us(sent_at), epoch_us(received_at), properties, traits, context, notes
        """, "events", 16, 17, 18, 19);

    private IEnumerable<string> TraitChanges() =>
        from fragment in Fragments
        let changes = Profiles.TraitChanges.Of(_state)
        from trait in changes.Names(fragment.Number)
        from change in changes.Of(fragment.Number, trait)
        select Line(
            Id(fragment.Number), trait, change.At, change.At.Ticks % TimeSpan.TicksPerMicrosecond, change.Source, change.MessageId, Canonical(change.Value.GetRawText()));

    private IEnumerable<string> Traits()
    {
        foreach (var head in Fragments.Where(fragment => fragment.Head == fragment.Number))
        {
            var profile = StoredProfile.Of(_state, head.Number);
            foreach (var (name, shown) in profile.TraitsAt(_now, survivorship ?? Survivorship.Default).Where(trait => !trait.Shown.IsConflict))
                yield return Line(Id(head.Number), name, shown.Change.At, shown.Change.Source, shown.Change.MessageId, Canonical(shown.Value.GetRawText()));
        }
    }

    private IEnumerable<string> Members() =>
        from profile in Memberships.Of(_state).Profiles()
        from told in new ToldStandings(_state).Of(profile)
        select Line(told.Audience, Id(profile), told.Since);

    // Who has no event left that is kept is somebody still, but not to the warehouse, which has nothing of them.
    private PeopleCount People()
    {
        var people = Fragments.Where(fragment => fragment.Head == fragment.Number && fragment.Id.Type != ExternalId.GroupId)
            .Select(fragment => StoredProfile.Of(_state, fragment.Number)).Where(profile => profile.AllEvents().Any()).ToList();
        return new(people.Count(profile => profile.IsKnown), people.Count(profile => !profile.IsKnown));
    }

    private List<string> Rows(string columns, string table, params int[] json)
    {
        using var command = warehouse.CreateCommand();
        command.CommandText = $"SELECT {columns} FROM {table}";
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            var values = Enumerable.Range(0, reader.FieldCount).Select(at => reader.IsDBNull(at) ? null : reader.GetValue(at)).ToArray();
            foreach (var at in json)
                values[at] = Canonical((string?)values[at]);
            rows.Add(Line(values));
        }

        return rows;
    }
}
