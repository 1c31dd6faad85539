namespace Weft.Bench.Previews;

/// <summary>A condition, and the same question as somebody would write it who knows the tables and what is in them; of several ways the fastest counts.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Yaml">The audience.</param>
/// <param name="ByHand">The queries, each of which answers one number.</param>
internal sealed record PreviewCase(string Name, string Yaml, params string[] ByHand)
{
    private const string Map = "map AS (SELECT fragment_id, arg_max(profile_id, position) AS profile_id FROM profile_changes GROUP BY fragment_id)";
    private const string End = "TIMESTAMPTZ '2026-01-01 00:00:00+00'";
    private const string Orders = "FROM events WHERE event = 'Order Completed'";
    private const string Plans = "plans AS (SELECT profile_id, arg_max(value, (changed_at, changed_at_tenths, message_id, source)) AS plan FROM trait_changes JOIN map USING (fragment_id) WHERE trait = 'plan' AND changed_at < " + End + " GROUP BY profile_id)";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PreviewCase> All { get; } =
    [
        new(
            "window with where",
            "{ event: Order Completed, where: [ { path: properties.revenue, gte: 20 } ], count: { gte: 2 }, within: 60d }",
            $"WITH {Map} SELECT count(*) FROM (SELECT profile_id {Orders.Replace("WHERE", "JOIN map USING (fragment_id) WHERE", StringComparison.Ordinal)} AND {Since(60)} AND (properties->>'$.revenue')::DOUBLE >= 20 GROUP BY profile_id HAVING count(*) >= 2)",
            $"WITH {Map} SELECT count(*) FROM (SELECT profile_id FROM (SELECT fragment_id, count(*) AS n {Orders} AND {Since(60)} AND (properties->>'$.revenue')::DOUBLE >= 20 GROUP BY fragment_id) JOIN map USING (fragment_id) GROUP BY profile_id HAVING sum(n) >= 2)"),
        new(
            "sum",
            "{ event: Order Completed, sum: properties.revenue, gte: 100, within: 90d }",
            $"WITH {Map} SELECT count(*) FROM (SELECT profile_id {Orders.Replace("WHERE", "JOIN map USING (fragment_id) WHERE", StringComparison.Ordinal)} AND {Since(90)} GROUP BY profile_id HAVING sum((properties->>'$.revenue')::DOUBLE) >= 100)",
            $"WITH {Map} SELECT count(*) FROM (SELECT profile_id FROM (SELECT fragment_id, sum((properties->>'$.revenue')::DOUBLE) AS n {Orders} AND {Since(90)} GROUP BY fragment_id) JOIN map USING (fragment_id) GROUP BY profile_id HAVING sum(n) >= 100)"),
        new("trait", "{ trait: plan, equals: pro }", $"WITH {Map}, {Plans} SELECT count(*) FROM plans WHERE plan = '\"pro\"'"),
        new(
            "without",
            "{ all: [ { event: Order Completed, within: 180d }, { not: { event: Order Completed, within: 30d } } ] }",
            $"WITH {Map} SELECT count(*) FROM (SELECT profile_id {Orders.Replace("WHERE", "JOIN map USING (fragment_id) WHERE", StringComparison.Ordinal)} AND {Since(180)} GROUP BY profile_id HAVING max(timestamp) <= {End} - INTERVAL 30 DAY)",
            $"WITH {Map} SELECT count(*) FROM (SELECT profile_id FROM (SELECT fragment_id, max(timestamp) AS last {Orders} AND {Since(180)} GROUP BY fragment_id) JOIN map USING (fragment_id) GROUP BY profile_id HAVING max(last) <= {End} - INTERVAL 30 DAY)"),
        new(
            "audience and trait",
            "{ all: [ { audience: buyers }, { trait: plan, equals: pro } ] }",
            $"WITH {Map}, {Plans}, buyers AS (SELECT profile_id {Orders.Replace("WHERE", "JOIN map USING (fragment_id) WHERE", StringComparison.Ordinal)} AND {Since(60)} GROUP BY profile_id HAVING count(*) >= 2) SELECT count(*) FROM buyers JOIN plans USING (profile_id) WHERE plan = '\"pro\"'",
            $"WITH {Map}, {Plans}, buyers AS (SELECT profile_id FROM (SELECT fragment_id, count(*) AS n {Orders} AND {Since(60)} GROUP BY fragment_id) JOIN map USING (fragment_id) GROUP BY profile_id HAVING sum(n) >= 2) SELECT count(*) FROM buyers JOIN plans USING (profile_id) WHERE plan = '\"pro\"'"),
    ];

    private static string Since(int days) => $"timestamp >= {End} - INTERVAL {days} DAY AND timestamp < {End}";
}
