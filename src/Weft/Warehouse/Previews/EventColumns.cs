using Weft.Audiences.Conditions;
using Weft.Audiences.Operators;

namespace Weft.Warehouse.Previews;

/// <summary>
/// What conditions ask of a profile's events, found in one pass over them: values in each event's JSON, then which selections it passes, then sums of those by fragment, then by profile.
/// </summary>
internal sealed class EventColumns
{
    private const string AnyName = "*";
    private static readonly string[] Heads = ["properties", "context", "traits"];

    private readonly Columns _values = new("j");
    private readonly Columns _tests = new("f");
    private readonly Columns _ofFragment = new("e");
    private readonly Dictionary<string, string> _ofProfile = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private (DateTimeOffset From, DateTimeOffset Before) _hull = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);

    /// <summary>The parts of a message that conditions look into.</summary>
    public SortedSet<string> Looked { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether they look at something that the tables do not have.</summary>
    public bool AskForMore { get; private set; }

    /// <summary>How many columns there are for each group.</summary>
    public int Count => _ofFragment.Count;

    /// <summary>The events' names; <c>*</c> among them for all.</summary>
    public IReadOnlyCollection<string> Names => _names;

    /// <summary>Whether an event has one of some names.</summary>
    public static string IsNamed(IReadOnlyCollection<string> names) => names.Contains(AnyName)
        ? "event IS NOT NULL"
        : $"event IN ({string.Join(", ", names.Order(StringComparer.Ordinal).Select(WarehouseDatabase.Quote))})";

    /// <summary>How many events of a selection count, at least and at most: those that pass, and those of which that is not sure.</summary>
    public (string Sure, string Unsure) Counted(EventSelection selection, (DateTimeOffset From, DateTimeOffset Before) span)
    {
        var test = Passes(selection);
        return (Sum($"count(*) FILTER ({During(test, span)})"), selection.Filters.Count == 0 ? "0" : Sum($"count(*) FILTER ({During($"{test} IS NULL", span)})"));
    }

    /// <summary>A sum over the events of a selection that count.</summary>
    /// <param name="function">The aggregate function.</param>
    /// <param name="of">What it is of, in terms of <see cref="Value"/>.</param>
    /// <param name="selection">The events.</param>
    /// <param name="span">When they happened.</param>
    /// <param name="joined">The function that makes one of several fragments'.</param>
    public string Over(string function, string of, EventSelection selection, (DateTimeOffset From, DateTimeOffset Before) span, string joined) =>
        Entered($"{function}({of}) FILTER ({During(Passes(selection), span)})", joined);

    /// <summary>The column with the value of each event at a path; null where the tables do not have it as it is.</summary>
    public string? Value(ValuePath path, EventSelection selection)
    {
        Look(path);
        if (!Heads.Contains(path.Head) || JsonSql.Value(path.Head, path) is not { } value)
            return null;
        return _values[$"CASE WHEN {IsNamed(selection.Names)} THEN {value} END"];
    }

    /// <summary>The column with something that is made of values.</summary>
    public string Column(string expression) => _tests[expression];

    /// <summary>Looks into messages along a path.</summary>
    public void Look(ValuePath path)
    {
        AskForMore |= !Heads.Contains(path.Head);
        Looked.Add(path.Head);
    }

    /// <summary>When what matters happened: from the first of the two on, and before the second.</summary>
    public (DateTimeOffset From, DateTimeOffset Before) Hull => _hull;

    /// <summary>The rows by profile: each with <c>profile_id</c>, the columns that were asked for, and <c>first</c>, the ticks of the earliest event, when it is of everyone.</summary>
    public string Rows(bool ofEveryone, DateTimeOffset last)
    {
        var where = ofEveryone ? InstantSql.Within((DateTimeOffset.MinValue, last.AddTicks(1))) : $"{IsNamed(_names)} AND {InstantSql.Within(_hull)}";
        var first = ofEveryone ? $", min({InstantSql.Ticks("timestamp", "timestamp_tenths")}) AS first" : "";
        var earlier = ofEveryone ? $" UNION ALL BY NAME SELECT fragment_id, min({InstantSql.Ticks("first_at", "first_at_tenths")}) AS first FROM earlier_events GROUP BY fragment_id" : "";
        return $"""
            SELECT profile_id{(ofEveryone ? ", min(first) AS first" : "")}{string.Concat(_ofProfile.Select(one => $", {one.Value} AS {one.Key}"))}
            FROM (
                SELECT fragment_id{first}{_ofFragment.List}
                FROM (SELECT fragment_id, timestamp, timestamp_tenths{_tests.List} FROM (SELECT fragment_id, event, timestamp, timestamp_tenths{string.Concat(Looked.Select(head => $", {head}"))}{_values.List} FROM events WHERE {where}))
                GROUP BY fragment_id{earlier})
            JOIN map USING (fragment_id) GROUP BY profile_id
            """;
    }

    private string Passes(EventSelection selection)
    {
        _names.UnionWith(selection.Names);
        if (selection.Filters.Count == 0)
            return _tests[IsNamed(selection.Names)];
        var filters = selection.Filters.Select(filter => Value(filter.Path, selection) is { } json ? new FilterSql(json, filter.Path.Head, filter).ToString() : "NULL").ToList();
        return _tests[$"CASE WHEN {IsNamed(selection.Names)} THEN {string.Join(" AND ", filters)} ELSE false END"];
    }

    private string During(string test, (DateTimeOffset From, DateTimeOffset Before) span)
    {
        _hull = (span.From < _hull.From ? span.From : _hull.From, span.Before > _hull.Before ? span.Before : _hull.Before);
        return $"{test} AND {InstantSql.Within(span)}";
    }

    private string Sum(string expression) => $"coalesce({Entered(expression, "sum")}, 0)";

    private string Entered(string expression, string joined)
    {
        var column = _ofFragment[expression];
        _ofProfile[column] = $"{joined}({column})";
        return column;
    }
}
