using System.Globalization;
using System.Text.Json;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>What a template sees while it is filled in: what it assigned, what it counted, and the message.</summary>
internal sealed class LiquidScope(Value payload, MappingRun run)
{
    private readonly Dictionary<string, Value> _assigned = [];
    private readonly Dictionary<string, double> _counters = [];

    public MappingRun Run => run;

    /// <summary>True after a <c>break</c> or <c>continue</c>: nothing more is written.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Where each <c>cycle</c> is.</summary>
    public Dictionary<string, int> Cycles { get; } = [];

    public void Assign(string name, Value value) => _assigned[name] = value;

    /// <summary>Adds to a counter, which begins at 0, or at the number that the message has under the name.</summary>
    /// <returns>Its value before.</returns>
    public double Count(string name, int by)
    {
        var before = _counters.TryGetValue(name, out var counted) ? counted
            : payload.Member(name) is { Kind: JsonValueKind.Number } found ? found.Number : 0;
        _counters[name] = before + by;
        return before;
    }

    /// <summary>The value at a path of at least one step.</summary>
    public Value Find(IReadOnlyList<Value> steps)
    {
        var name = LiquidText.Of(steps[0]);
        var root = _assigned.TryGetValue(name, out var assigned) ? assigned
            : _counters.TryGetValue(name, out var counted) ? Value.Of(counted)
            : Read(payload, steps[0]) is { Kind: not JsonValueKind.Undefined } found ? found
            : name == "size" ? Value.Of(0.0) : Value.Nothing;
        return Find(root, steps.Skip(1));
    }

    /// <summary>The value at a path below another.</summary>
    public static Value Find(Value from, IEnumerable<Value> steps) => steps.Aggregate(from, Step);

    // size, first and last are there for whatever has none of its own.
    private static Value Step(Value of, Value key)
    {
        if (of.IsNil)
            return of;
        var found = Read(of, key);
        if (found.Kind != JsonValueKind.Undefined || of.Word is not null)
            return found;
        return (LiquidText.Of(key), of.Kind) switch
        {
            ("size", JsonValueKind.Array or JsonValueKind.String) => of.Member("length"),
            ("size", JsonValueKind.Object) => Value.Of((double)of.Members().Count),
            ("first", JsonValueKind.Array) => of.Items() is [var first, ..] ? first : Value.Nothing,
            ("last", JsonValueKind.Array) => of.Items() is [.., var last] ? last : Value.Nothing,
            _ => Value.Nothing,
        };
    }

    private static Value Read(Value of, Value key)
    {
        if (of.Kind == JsonValueKind.Array && JsNumber.Of(key) is < 0 and var back)
            return of.Member((of.Items().Count + back).ToString(CultureInfo.InvariantCulture));
        return of.Member(key.Word is null ? JsText.Of(key) : LiquidText.Of(key));
    }
}
