using Weft.Profiles;
using Weft.Profiles.Rules;

namespace Weft.Warehouse;

/// <summary>
/// The view <c>profile_traits</c>: what shows of each trait, by its rule. Each rule is a question over the changes that have happened, of which <c>back</c> counts from the
/// latest, 1, and <c>cleared</c> says how far back the last clearing lies. It must say what <see cref="Survivorship"/> says; a randomised test holds the two together.
/// </summary>
internal static class TraitView
{
    private const string Columns = "profile_id, trait, value, since, source, message_id";
    private const string OfTrait = "PARTITION BY profile_id, trait";
    private const string SinceCleared = "(cleared IS NULL OR back < cleared)";
    private const string HasValue = "value::VARCHAR <> 'null'";
    private const string Text = "TRY(value->>'$')";

    // As ValueKey has it: a text that two values share when they are the same.
    private const string Key = """
        CASE WHEN value::VARCHAR LIKE '"%' THEN 's' || coalesce(TRY(value->>'$'), value::VARCHAR)
            WHEN regexp_full_match(value::VARCHAR, '-?[0-9]+') THEN 'n' || CASE value::VARCHAR WHEN '-0' THEN '0' ELSE value::VARCHAR END
            WHEN regexp_full_match(value::VARCHAR, '[-0-9].*') THEN 'n' || CASE WHEN abs(TRY_CAST(value::VARCHAR AS DOUBLE)) < 1e15 AND trunc(TRY_CAST(value::VARCHAR AS DOUBLE)) = TRY_CAST(value::VARCHAR AS DOUBLE)
                THEN TRY_CAST(value::VARCHAR AS DOUBLE)::BIGINT::VARCHAR ELSE coalesce(TRY_CAST(value::VARCHAR AS DOUBLE)::VARCHAR, value::VARCHAR) END
            ELSE coalesce(TRY(json(value))::VARCHAR, value::VARCHAR) END
        """;

    private static readonly Dictionary<string, Func<SurvivorshipRule, string, string>> ByWord = new(StringComparer.Ordinal)
    {
        ["most_recent"] = static (_, which) => $"SELECT {Columns} FROM happened WHERE back = 1 AND {HasValue} AND {which}",
        ["oldest"] = static (_, which) => First($"{SinceCleared} AND {which}", "back DESC"),
        ["first_non_empty"] = static (_, which) => First($"{HasValue} AND NOT {IsEmpty} AND {which}", "back DESC"),
        ["source_order"] = SourceOrder,
        ["most_frequent"] = MostFrequent,
        ["max"] = static (_, which) => Extreme(which, "DESC"),
        ["min"] = static (_, which) => Extreme(which, "ASC"),
        ["union"] = Union,
        ["never"] = Never,
    };

    private static string IsEmpty =>
        $"(CASE WHEN value::VARCHAR LIKE '\"%' THEN regexp_full_match(coalesce({Text}, 'x'), '[\\s\\p{{Z}}]*') ELSE regexp_full_match(value::VARCHAR, '\\[\\s*\\]|\\{{\\s*\\}}') END)";

    /// <summary>The statements that make the view.</summary>
    public static string Sql(Survivorship survivorship)
    {
        var named = survivorship.Named.GroupBy(one => one.Value.Text, StringComparer.Ordinal)
            .Select(group => Of(group.First().Value, $"trait IN ({Listed(group.Select(one => one.Key))})"));
        var others = Of(survivorship.Usual, survivorship.Named.Count == 0 ? "true" : $"trait NOT IN ({Listed(survivorship.Named.Keys)})");
        return $"""
            CREATE OR REPLACE VIEW profile_traits AS
            WITH happened AS (
                SELECT *, min(back) FILTER (value::VARCHAR = 'null') OVER ({OfTrait}) AS cleared
                FROM (SELECT m.profile_id, t.trait, t.value, t.changed_at AS since, t.source, t.message_id, t.fragment_id,
                        row_number() OVER (PARTITION BY m.profile_id, t.trait
                            ORDER BY t.changed_at DESC, t.changed_at_tenths DESC, t.message_id DESC, t.source DESC, t.position DESC) AS back
                    FROM trait_changes t JOIN profile_map m USING (fragment_id)
                    WHERE t.changed_at <= now()))
            {string.Join("\nUNION ALL ", [others, .. named])};
            COMMENT ON VIEW profile_traits IS 'The value that each trait shows now, by its survivorship rule: the latest one unless weft.yaml says otherwise, by the time of its event. Values at odds are not there.';
            """;
    }

    private static string Of(SurvivorshipRule rule, string which) => $"SELECT * FROM ({ByWord[rule.Word](rule, which)})";

    private static string Listed(IEnumerable<string> texts) => string.Join(", ", texts.Order(StringComparer.Ordinal).Select(WarehouseDatabase.Quote));

    private static string First(string where, string order) =>
        $"SELECT {Columns} FROM happened WHERE {where} QUALIFY row_number() OVER ({OfTrait} ORDER BY {order}) = 1";

    private static string SourceOrder(SurvivorshipRule rule, string which)
    {
        var ranks = string.Concat(rule.Sources.Select((source, place) => $" WHEN {WarehouseDatabase.Quote(source)} THEN {place}"));
        return $"""
            SELECT {Columns} FROM (
                SELECT *, CASE source{ranks} ELSE {rule.Sources.Count} END AS rank FROM happened WHERE {which}
                QUALIFY row_number() OVER (PARTITION BY profile_id, trait, rank ORDER BY back) = 1)
            WHERE {HasValue} QUALIFY row_number() OVER ({OfTrait} ORDER BY rank) = 1
            """;
    }

    private static string MostFrequent(SurvivorshipRule rule, string which) => $"""
        SELECT {Columns} FROM (
            SELECT *, count(*) OVER (PARTITION BY profile_id, trait, key) AS times FROM (SELECT *, {Key} AS key FROM happened WHERE {SinceCleared} AND {which}))
        QUALIFY row_number() OVER ({OfTrait} ORDER BY times DESC, back) = 1
        """;

    private static string Extreme(string which, string way) => $"""
        SELECT {Columns} FROM (
            SELECT *, CASE WHEN regexp_full_match(text, '-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?') THEN 3
                WHEN value::VARCHAR LIKE '"%' THEN 2 WHEN text IN ('true', 'false') THEN 1 ELSE 0 END AS kind
            FROM (SELECT *, CASE WHEN value::VARCHAR LIKE '"%' THEN coalesce({Text}, value::VARCHAR) ELSE value::VARCHAR END AS text FROM happened WHERE {SinceCleared} AND {which}))
        QUALIFY row_number() OVER ({OfTrait} ORDER BY kind DESC, CASE kind WHEN 3 THEN TRY_CAST(text AS DOUBLE) END {way} NULLS LAST,
            CASE kind WHEN 3 THEN TRY_CAST(text AS DECIMAL(38, 9)) END {way} NULLS LAST, CASE WHEN kind IN (1, 2) THEN text END {way} NULLS LAST, back) = 1
        """;

    private static string Union(SurvivorshipRule rule, string which) => $"""
        SELECT profile_id, trait, '[' || coalesce(string_agg(value::VARCHAR, ',' ORDER BY back DESC, nth) FILTER (is_first), '') || ']' AS value,
            arg_min(since, CASE WHEN is_first THEN back ELSE back + 4611686018427387904 END) AS since,
            arg_min(source, CASE WHEN is_first THEN back ELSE back + 4611686018427387904 END) AS source,
            arg_min(message_id, CASE WHEN is_first THEN back ELSE back + 4611686018427387904 END) AS message_id
        FROM (
            SELECT *, value IS NOT NULL AND {HasValue} AND row_number() OVER (PARTITION BY profile_id, trait, {Key} ORDER BY back DESC, nth) = 1 AS is_first
            FROM (SELECT * REPLACE (each.value AS value), each.nth AS nth FROM (
                SELECT *, unnest(CASE WHEN value::VARCHAR LIKE '[%' AND len(json_extract(value, '$[*]')) > 0
                    THEN list_transform(json_extract(value, '$[*]'), lambda one, place: {"{'value': one, 'nth': place}"}) ELSE [{"{'value': CASE WHEN value::VARCHAR LIKE '[%' THEN NULL ELSE value END, 'nth': 1::BIGINT}"}] END) AS each
                FROM happened WHERE {SinceCleared} AND {which})))
        GROUP BY profile_id, trait
        """;

    private static string Never(SurvivorshipRule rule, string which) => $"""
        SELECT {Columns} FROM (
            SELECT *, min(key) OVER ({OfTrait}) AS least, max(key) OVER ({OfTrait}) AS most
            FROM (SELECT *, {Key} AS key FROM happened WHERE {which} QUALIFY row_number() OVER (PARTITION BY profile_id, trait, fragment_id, source ORDER BY back) = 1)
            WHERE {HasValue})
        WHERE least = most QUALIFY row_number() OVER ({OfTrait} ORDER BY back) = 1
        """;
}
