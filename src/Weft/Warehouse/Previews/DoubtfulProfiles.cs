using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;
using Weft.Profiles;

namespace Weft.Warehouse.Previews;

/// <summary>A profile of which the query was not sure, decided.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Order">Its place in the order in which samples are drawn.</param>
/// <param name="IsMember">By instant: whether it belongs; null where the query was sure.</param>
internal readonly record struct DecidedProfile(string Profile, ulong Order, bool?[] IsMember);

/// <summary>
/// Has the evaluator decide of the profiles whose answer is NULL: their events and trait changes are read by profile, in one pass, as far as the definition looks at them.
/// </summary>
/// <param name="connection">The connection with the answers.</param>
/// <param name="query">The query that they come of.</param>
/// <param name="answers">The table that they are in.</param>
internal sealed class DoubtfulProfiles(DuckDBConnection connection, AudienceQuery query, string answers)
{
    private const int OfProfile = 0;
    private const int OfEvent = 1;

    private string IsDoubtful => Among(query);

    /// <summary>Whether a row of the answers is of one of them.</summary>
    public static string Among(AudienceQuery query) => string.Join(" OR ", query.Names.Select(name => $"{name} IS NULL"));

    /// <summary>Decides of each; there must be one at least.</summary>
    public IEnumerable<DecidedProfile> Decide(CancellationToken cancellation)
    {
        using var command = connection.CreateCommand();
        using var ending = cancellation.Register(command.Cancel);
        (command.CommandText, command.UseStreamingMode) = (Rows(), true);
        using var reader = command.ExecuteReader();
        for (var more = reader.Read(); more;)
        {
            cancellation.ThrowIfCancellationRequested();
            // The first row of a profile is its own.
            var (profile, doubts, order, history) = (reader.GetString(0), reader.GetString(4), reader.GetString(5), new RowHistory { IsKnown = reader.GetString(3) == "true" });
            while ((more = reader.Read()) && reader.GetInt32(1) != OfProfile)
                Add(reader, history);
            yield return new(profile, ulong.Parse(order, CultureInfo.InvariantCulture), [.. query.Instants.Select((now, at) => doubts[at] == '?' ? Evaluate(history, now) : (bool?)null)]);
        }
    }

    private bool Evaluate(RowHistory history, DateTimeOffset now) => query.Definition.EvaluatePerson(history, now).IsMember;

    private static void Add(DbDataReader row, RowHistory history)
    {
        var (at, source, message) = (InstantSql.FromTicks(row.GetInt64(2)), row.GetString(6), row.GetString(7));
        if (row.GetInt32(1) == OfEvent)
            history.Add(new ProfileEvent(row.GetString(3), at, source, message, JsonElement.Parse(row.GetString(4))));
        else
            history.Add(row.GetString(3), new(at, source, message, JsonElement.Parse(row.GetString(4))) { Fragment = ulong.Parse(row.GetString(5).AsSpan(1), CultureInfo.InvariantCulture) });
    }

    // profile_id, kind, ticks, name, value, more, source, message_id.
    private string Rows()
    {
        var doubts = string.Join(" || ", query.Names.Select(name => $"CASE WHEN {name} IS NULL THEN '?' ELSE '.' END"));
        return $"""
            WITH {AudienceQuery.Map}, {query.Traits.Holders}, doubtful AS (SELECT fragment_id, profile_id FROM map SEMI JOIN (SELECT profile_id FROM {answers} WHERE {IsDoubtful}) USING (profile_id))
            SELECT profile_id, 0, 0::BIGINT, coalesce(known, false)::VARCHAR, {doubts}, hash(profile_id)::VARCHAR, '', '' FROM {answers} WHERE {IsDoubtful}
            {EventRows()}{TraitRows()}
            ORDER BY 1, 2
            """;
    }

    private string EventRows()
    {
        if (query.Events.Names.Count == 0)
            return "";
        var body = string.Join(" || ',' || ", query.Events.Looked.Select(head => $"'\"{head}\":' || coalesce({head}::VARCHAR, 'null')").DefaultIfEmpty("''"));
        return $"""
            UNION ALL SELECT profile_id, {OfEvent}, {InstantSql.Ticks("timestamp", "timestamp_tenths")}, event, '{"{"}' || {body} || '{"}"}', '', source, message_id
                FROM events JOIN doubtful USING (fragment_id)
                WHERE {EventColumns.IsNamed(query.Events.Names)} AND {InstantSql.Within(query.Events.Hull)}
            """;
    }

    private string TraitRows() => query.Traits.Names.Count == 0 ? "" : $"""

        UNION ALL SELECT profile_id, 2, ticks, trait, value, fragment_id, source, message_id FROM ({query.Traits.Changes(", fragment_id")}) SEMI JOIN doubtful USING (fragment_id)
        """;
}
