using System.Globalization;
using System.Text.Json;

namespace Weft.Warehouse;

/// <summary>A day of an audience, by the workspace's wall clock.</summary>
/// <param name="Date">The day.</param>
/// <param name="Entered">How often somebody entered on it.</param>
/// <param name="Exited">How often somebody exited.</param>
/// <param name="Size">How many were in it when the day ended, or now on the last one.</param>
public readonly record struct AudienceDay(DateOnly Date, long Entered, long Exited, long Size);

/// <summary>Who was in an audience when, from the changes that were recorded as they were made.</summary>
public sealed class MembershipHistory(LiveWarehouse warehouse)
{
    /// <summary>Those who were in it at an instant, by the numbers of their profiles as of then.</summary>
    /// <param name="audience">The audience's key.</param>
    /// <param name="at">The instant.</param>
    /// <param name="after">Only profiles of a higher number.</param>
    /// <param name="most">How many at most, 1 and up.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<(ulong Profile, DateTimeOffset Since)>> MembersAsync(string audience, DateTimeOffset at, ulong after, int most, CancellationToken cancellation)
    {
        var answer = await warehouse.AskAsync(
            $"""
            SELECT profile, since FROM (
                SELECT CAST(profile_id[2:] AS UBIGINT) AS profile, arg_max(entered, (position, place)) AS entered, arg_max(changed_at, (position, place)) AS since
                FROM membership_changes WHERE audience = {WarehouseDatabase.Quote(audience)} AND changed_at <= {Instant(at)} GROUP BY ALL)
            WHERE entered AND profile > {after.ToString(CultureInfo.InvariantCulture)} ORDER BY profile LIMIT {most.ToString(CultureInfo.InvariantCulture)}
            """,
            most, cancellation);
        return [.. answer.Rows.Select(row => (ulong.Parse(row[0]!, CultureInfo.InvariantCulture), JsonSerializer.Deserialize<DateTimeOffset>(row[1]!)))];
    }

    /// <summary>What became of it day by day, the first day first.</summary>
    /// <param name="audience">The audience's key.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day, which is not before the first.</param>
    /// <param name="zone">The workspace's zone.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<AudienceDay>> DaysAsync(string audience, DateOnly from, DateOnly to, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var days = to.DayNumber - from.DayNumber + 1;
        var answer = await warehouse.AskAsync(
            $"""
            WITH changed AS (
                SELECT CAST(changed_at AT TIME ZONE {WarehouseDatabase.Quote(zone.Id)} AS DATE) AS day, count(*) FILTER (entered) AS entered, count(*) FILTER (NOT entered) AS exited
                FROM membership_changes WHERE audience = {WarehouseDatabase.Quote(audience)} GROUP BY ALL),
            days AS (SELECT {Date(from)} + CAST(range AS INTEGER) AS day FROM range({days.ToString(CultureInfo.InvariantCulture)}))
            SELECT day, coalesce(entered, 0), coalesce(exited, 0), (SELECT coalesce(sum(entered - exited), 0)::BIGINT FROM changed earlier WHERE earlier.day <= days.day)
            FROM days LEFT JOIN changed USING (day) ORDER BY day
            """,
            days, cancellation);
        return [.. answer.Rows.Select(row => new AudienceDay(JsonSerializer.Deserialize<DateOnly>(row[0]!), Number(row[1]), Number(row[2]), Number(row[3])))];
    }

    private static string Instant(DateTimeOffset at) => $"TIMESTAMPTZ '{at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}+00'";

    private static string Date(DateOnly day) => $"DATE '{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}'";

    private static long Number(string? json) => long.Parse(json!, CultureInfo.InvariantCulture);
}
