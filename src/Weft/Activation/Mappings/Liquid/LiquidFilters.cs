using System.Collections.Frozen;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>Turns a value into another.</summary>
internal delegate Value LiquidFilter(Value value, LiquidArguments args);

/// <summary>What a filter was given.</summary>
/// <param name="values">Its arguments.</param>
/// <param name="scope">Where it stands.</param>
internal readonly struct LiquidArguments(IReadOnlyList<Value> values, LiquidScope scope)
{
    public int Count => values.Count;

    public MappingRun Run => scope.Run;

    /// <summary>An argument; nothing when it was not given.</summary>
    public Value this[int index] => index < values.Count ? values[index] : Value.Nothing;

    /// <summary>One as a text.</summary>
    public string Text(int index) => LiquidText.Of(this[index]);

    /// <summary>One as a number, another when it was not given.</summary>
    public double Number(int index, double unlessSaid) => this[index].Kind == System.Text.Json.JsonValueKind.Undefined ? unlessSaid : JsNumber.Of(this[index]);
}

/// <summary>The filters of liquidjs 10 that the mapping kit leaves on.</summary>
internal static class LiquidFilters
{
    public static FrozenDictionary<string, LiquidFilter> All { get; } = new[]
    {
        LiquidTextFilters.All, LiquidPlaceFilters.All, LiquidNumberFilters.All, LiquidListFilters.All, LiquidAddressFilters.All, LiquidDateFilters.All, LiquidMarkupFilters.All, LiquidOtherFilters.All,
    }.SelectMany(group => group).ToFrozenDictionary();

    /// <summary>Those that exist and may not be used, with why.</summary>
    public static FrozenDictionary<string, string> Disabled { get; } = new[]
    {
        "array_to_sentence_string", "concat", "find", "find_exp", "find_index", "find_index_exp", "group_by", "group_by_exp", "has", "has_exp", "map",
        "newline_to_br", "reject", "reject_exp", "reverse", "sort", "sort_natural", "uniq", "where_exp", "type",
    }.Select(name => KeyValuePair.Create(name, "the mapping kit turns it off"))
        .Append(KeyValuePair.Create("sample", "the same message must have the same outcome each time"))
        .ToFrozenDictionary();
}
