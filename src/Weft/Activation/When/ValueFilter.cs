using System.Text.Json;
using Weft.Audiences.Conditions;
using Weft.Audiences.Operators;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Activation.When;

/// <summary>What must hold of one value of a message, with the operators that audiences have. Times are relative to the message's own instant; a date without a zone is in UTC.</summary>
internal sealed class ValueFilter
{
    private const string Exists = "exists";

    private readonly List<(ConfigNode Operand, string Said, ValueTest Test, bool Negated)> _tests = [];
    private readonly ConditionReader _reader;

    private ValueFilter(ConfigErrors errors) => _reader = new(TimeZoneInfo.Utc, Survivorship.Default, new(), new(), new(), errors);

    /// <summary>The operators' words, for errors.</summary>
    public static string Names { get; } = string.Join(", ", OperatorTable.Names);

    /// <summary>Reads operators, all of which must hold.</summary>
    public static ValueFilter Read(IEnumerable<KeyValuePair<string, ConfigNode>> operators, ConfigErrors errors)
    {
        var filter = new ValueFilter(errors);
        foreach (var (name, operand) in operators)
        {
            if (OperatorTable.Names.Contains(name))
                filter.Add(name, operand);
            else
                errors.Add(operand, MapReader.Unknown(name, [.. OperatorTable.Names]));
        }

        return filter;
    }

    /// <summary>Reads what stands behind a name: a value that must be there, a list of which one must be, or a map of operators.</summary>
    public static ValueFilter Read(ConfigNode node, ConfigErrors errors) => node.Kind switch
    {
        ConfigKind.Map when node.Entries.Count > 0 => Read(node.Entries, errors),
        ConfigKind.Map => Refuse(node, errors),
        ConfigKind.List => Read([new("in", node)], errors),
        _ => Read([new("equals", node)], errors),
    };

    public bool Holds(JsonElement value, DateTimeOffset now) => _tests.TrueForAll(test => Holds(test.Test, test.Negated, value, now));

    /// <summary>Those that do not hold, each with its path and in words.</summary>
    public IEnumerable<(string Path, string Said)> Failing(JsonElement value, DateTimeOffset now) => _tests
        .Where(test => !Holds(test.Test, test.Negated, value, now))
        .Select(test => (test.Operand.Path, test.Said.Replace("{}", test.Operand.Describe(), StringComparison.Ordinal)));

    private static ValueFilter Refuse(ConfigNode node, ConfigErrors errors)
    {
        errors.Add(node, $"needs an operator: {Names}");
        return new(errors);
    }

    // A text that is not Unicode is no value.
    private static bool Holds(ValueTest test, bool isNegated, JsonElement value, DateTimeOffset now)
    {
        try
        {
            return (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null) && test(value, now).IsMember) != isNegated;
        }
        catch (InvalidOperationException)
        {
            return isNegated;
        }
    }

    // exists: false reads naturally, and means not_exists.
    private void Add(string name, ConfigNode operand)
    {
        var isAbsence = name == Exists && operand is { Kind: ConfigKind.Scalar, Quoted: false, Text: "false" };
        var chosen = OperatorTable.Find(isAbsence ? "not_exists" : name);
        var written = isAbsence ? ConfigNode.Scalar(operand.Path, operand.Line, "true", quoted: false) : operand;
        if (chosen.Read(written, _reader) is { } test)
            _tests.Add((operand, chosen.Said, test, chosen.Negated));
    }
}
