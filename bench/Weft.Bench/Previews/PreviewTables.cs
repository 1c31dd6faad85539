using Weft.Bench.Running;
using Weft.Warehouse;

namespace Weft.Bench.Previews;

/// <summary>A shop's year in the warehouse's tables, made where they are: a tenth of the people have a second fragment, few do much, and one event in twelve is an order.</summary>
internal static class PreviewTables
{
    /// <summary>The instant that previews are as of: the year's end.</summary>
    public static readonly DateTimeOffset Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(-1);

    /// <summary>Fills the tables.</summary>
    public static void Fill(WarehouseDatabase warehouse, long events, long people, int seed)
    {
        using var connection = warehouse.Connect();
        var fragments = people + (people / 10);
        WarehouseDatabase.Run(connection, Say.Of($"""
            INSERT INTO fragments SELECT 'p' || i, CASE WHEN i <= {people} AND i % 10 < 6 THEN 'user_id' ELSE 'anonymous_id' END, 'id' || i, 1, TIMESTAMPTZ '2025-01-01' FROM range(1, {fragments + 1}) t(i);
            INSERT INTO profile_changes SELECT 1, TIMESTAMPTZ '2025-01-01', 'p' || i, 'p' || i FROM range(1, {fragments + 1}) t(i);
            INSERT INTO profile_changes SELECT 2, TIMESTAMPTZ '2025-06-01', 'p' || i, 'p' || (i - {people}) FROM range({people + 1}, {fragments + 1}) t(i);
            INSERT INTO trait_changes SELECT 1, TIMESTAMPTZ '2025-01-01' + INTERVAL (hash(i, n, {seed}) % 31000000) SECOND, hash(i, n) % 10, 'p' || i, 'plan',
                CASE hash(i, n, 1) % 3 WHEN 0 THEN '"pro"' WHEN 1 THEN '"basic"' ELSE '"free"' END, 'web', 'm' || i || '-' || n FROM range(1, {people + 1}) t(i), range(2) u(n);
            """));
        const long AtOnce = 5_000_000;
        for (var done = 0L; done < events; done += AtOnce)
            WarehouseDatabase.Run(connection, Rows(done, Math.Min(events, done + AtOnce), events, fragments, seed));
        WarehouseDatabase.Run(connection, "CHECKPOINT");
    }

    // In the order of time, as they come. Who does it is skewed by a square.
    private static string Rows(long from, long to, long events, long fragments, int seed) => Say.Of($$"""
        INSERT INTO events BY NAME
        SELECT i // 20 AS position, (i % 20)::INTEGER AS place, 'web' AS source, 'm' || i AS message_id, 'track' AS type, event, 'p' || fragment AS fragment_id,
            make_timestamptz((1735689600000000 + i * (31536000000000 // {{events}}) + h % 1000)::BIGINT) AS timestamp, h % 10 AS timestamp_tenths, timestamp AS received_at,
            '{"product_id":"p' || (h % 2000) || '","category":"c' || (h % 17) || '","quantity":' || (1 + h % 5) || ',"revenue":' || (h // 7 % 9000) / 100 || ',"currency":"GBP","name":"A product of the shop"}' AS properties,
            '{"page":{"path":"/products/' || (h % 2000) || '"},"library":{"name":"analytics.js","version":"2.1.0"} }' AS context
        FROM (
            SELECT i, h, 1 + least(floor(pow((h % 1000003) / 1000003.0, 2) * {{fragments}}), {{fragments}} - 1)::BIGINT AS fragment,
                CASE WHEN h // 1000003 % 12 = 0 THEN 'Order Completed' WHEN h // 1000003 % 12 < 3 THEN 'Product Added' WHEN h // 1000003 % 12 < 8 THEN 'Product Viewed' ELSE 'Page Viewed' END AS event
            FROM (SELECT i, hash(i, {{seed}}) AS h FROM range({{from}}, {{to}}) t(i)))
        """);
}
