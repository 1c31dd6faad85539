using System.Text.Json;
using Weft.Audiences.Conditions;
using Weft.Audiences.Operators;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Import.Mapping;

/// <summary>One operator on one column, under <c>where</c>: a row is taken when all of them hold.</summary>
internal sealed class WhereFilter(string column, ValueTest test, bool negated)
{
    /// <summary>Reads <c>where: { Column: { operator: operand, … } }</c>.</summary>
    /// <param name="node">The map.</param>
    /// <param name="columns">Takes each column named, where it is named.</param>
    /// <param name="errors">Takes the mistakes.</param>
    public static IReadOnlyList<WhereFilter> Read(ConfigNode node, List<(ConfigNode Node, string Column)> columns, ConfigErrors errors)
    {
        if (node.Exists && node.Kind != ConfigKind.Map)
            errors.Add(node, "must be a map of columns and what must hold of them, such as { CustomerID: { exists: true } }");
        var reader = new ConditionReader(TimeZoneInfo.Utc, Survivorship.Default, new(), new(), new(), errors);
        var filters = new List<WhereFilter>();
        foreach (var (column, operators) in node.Entries)
        {
            columns.Add((operators, column));
            if (operators.Kind != ConfigKind.Map || operators.Entries.Count == 0)
                errors.Add(operators, $"must be a map of operators, such as {{ equals: paid }}; there are {string.Join(", ", OperatorTable.Names)}");
            foreach (var (name, operand) in operators.Entries)
                Add(filters, column, name, operand, reader);
        }

        return filters;
    }

    /// <summary>Whether it holds of a row.</summary>
    public bool Holds(RowContext row, DateTimeOffset now)
    {
        var value = row.Column(column);
        return (value.ValueKind != JsonValueKind.Undefined && test(value, now).IsMember) != negated;
    }

    private static void Add(List<WhereFilter> filters, string column, string name, ConfigNode operand, ConditionReader reader)
    {
        if (!OperatorTable.Names.Contains(name))
        {
            reader.Errors.Add(operand, MapReader.Unknown(name, [.. OperatorTable.Names]));
            return;
        }

        var @operator = OperatorTable.Find(name);
        if (@operator.Read(operand, reader) is { } test)
            filters.Add(new(column, test, @operator.Negated));
    }
}
