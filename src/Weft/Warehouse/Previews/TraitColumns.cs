using System.Globalization;
using Weft.Audiences.Conditions;
using Weft.Identity;
using Weft.Profiles.Rules;

namespace Weft.Warehouse.Previews;

/// <summary>What conditions ask of a profile's traits: the latest value at each instant, or, for other rules, whether there is anything for the rule to look at.</summary>
/// <param name="nobody">The ids that operators decided are none.</param>
/// <param name="last">The last instant that is asked for.</param>
internal sealed class TraitColumns(IReadOnlyCollection<ExternalId> nobody, DateTimeOffset last)
{
    private const string Order = "(ticks, message_id, source)";

    private readonly Columns _shown = new("t");
    private readonly Columns _values = new("v");
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The traits.</summary>
    public IReadOnlyCollection<string> Names => _names;

    /// <summary>How many columns there are for each group.</summary>
    public int Count => _shown.Count;

    /// <summary>A condition on a trait at an instant.</summary>
    public string Of(TraitCondition condition, DateTimeOffset now)
    {
        var (filter, trait) = (condition.Filter, condition.Filter.Path.Head);
        _names.Add(trait);
        // What is later than the last instant is not there to begin with.
        var past = now == last ? "" : $" AND ticks <= {InstantSql.Ticks(now).ToString(CultureInfo.InvariantCulture)}";
        var happened = $"FILTER (trait = {WarehouseDatabase.Quote(trait)}{past})";
        var none = new FilterSql("NULL::VARCHAR", "NULL", filter);
        if (condition.Rule is not MostRecentRule)
            return $"CASE WHEN {_values[_shown[$"count(*) {happened}"]]} > 0 THEN NULL ELSE {none} END";
        var latest = _shown[$"arg_max(value, {Order}) {happened}"];
        return JsonSql.Value(latest, filter.Path) is { } value ? new FilterSql(_values[value], _values[latest], filter).ToString() : $"CASE WHEN {_values[latest]} IS NULL THEN {none} ELSE NULL END";
    }

    /// <summary>The changes of those traits, with the profile that each belongs to; not those of accounts.</summary>
    public string Changes(string columns) => $"""
        SELECT profile_id, trait, {InstantSql.Ticks("changed_at", "changed_at_tenths")} AS ticks, message_id, source, value::VARCHAR AS value{columns}
        FROM trait_changes JOIN holders USING (fragment_id)
        WHERE trait IN ({string.Join(", ", _names.Order(StringComparer.Ordinal).Select(WarehouseDatabase.Quote))}) AND {InstantSql.Ticks("changed_at", "changed_at_tenths")} <= {InstantSql.Ticks(last).ToString(CultureInfo.InvariantCulture)}
        """;

    /// <summary>Which profile holds each fragment of a person, as a table <c>holders</c>. An account's traits, and those of an id that is none, are no person's.</summary>
    public string Holders => $"""
        holders AS (SELECT fragment_id, profile_id FROM map ANTI JOIN (
            SELECT fragment_id FROM fragments WHERE id_type = '{ExternalId.GroupId}'{string.Concat(nobody.Select(id => $" OR id_type = {WarehouseDatabase.Quote(id.Type)} AND id_value = {WarehouseDatabase.Quote(id.Value)}"))}) USING (fragment_id))
        """;

    /// <summary>The rows by profile: each with <c>profile_id</c> and the columns that were asked for.</summary>
    public string Rows() => $"SELECT profile_id{_values.List} FROM (SELECT profile_id{_shown.List} FROM ({Changes("")}) GROUP BY profile_id)";
}
