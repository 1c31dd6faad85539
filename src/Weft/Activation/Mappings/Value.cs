using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Weft.Activation.Mappings;

/// <summary>
/// A value while a mapping is worked out: JSON, or nothing at all, which null is not. What a message holds stays as its bytes; what a directive makes is a
/// text, a number, a list or a <see cref="ValueObject"/>. It reads as the mapping kit reads it, which is JavaScript's way.
/// </summary>
internal readonly struct Value
{
    private readonly JsonElement _json;
    private readonly object? _made;

    private Value(JsonElement json) => (_json, _made) = (json, null);

    private Value(object made) => (_json, _made) = (default, made);

    /// <summary>There is none.</summary>
    public static Value Nothing => default;

    public static Value Null { get; } = new(JsonElement.Parse("null"u8));

    private static Value True { get; } = new(JsonElement.Parse("true"u8));

    private static Value False { get; } = new(JsonElement.Parse("false"u8));

    /// <summary>What it is; <see cref="JsonValueKind.Undefined"/> for nothing.</summary>
    public JsonValueKind Kind => _made switch
    {
        null => _json.ValueKind,
        string => JsonValueKind.String,
        double => JsonValueKind.Number,
        ValueObject => JsonValueKind.Object,
        IReadOnlyList<Value> => JsonValueKind.Array,
        LiquidWord.Nil => JsonValueKind.Null,
        _ => JsonValueKind.String,
    };

    /// <summary>True for null and for nothing.</summary>
    public bool IsNil => Kind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>What JavaScript takes for false.</summary>
    public bool IsFalsy => Kind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Number => Number is 0 or double.NaN,
        JsonValueKind.String => _made is null ? _json.ValueEquals("") : Text.Length == 0,
        _ => false,
    };

    /// <summary>A text's.</summary>
    public string Text => _made switch
    {
        null => _json.GetString()!,
        string text => text,
        _ => "",
    };

    /// <summary>A number's.</summary>
    public double Number => _made is double number ? number : _json.GetDouble();

    /// <summary>Liquid's <c>nil</c>, <c>empty</c> or <c>blank</c>, which compare in ways of their own; null for all else.</summary>
    public LiquidWord? Word => _made as LiquidWord?;

    /// <summary>As it stands in a message; null for what was made.</summary>
    public JsonElement? Json => _made is null ? _json : null;

    public static Value Of(JsonElement json) => new(json);

    public static Value Of(string text) => new((object)text);

    public static Value Of(double number) => new((object)number);

    public static Value Of(bool value) => value ? True : False;

    public static Value Of(IReadOnlyList<Value> items) => new((object)items);

    public static Value Of(ValueObject members) => new((object)members);

    public static Value Of(LiquidWord word) => new((object)word);

    /// <summary>An array's items.</summary>
    public IReadOnlyList<Value> Items() => _made is IReadOnlyList<Value> items ? items : [.. _json.EnumerateArray().Select(Of)];

    /// <summary>An object's members; not to be changed.</summary>
    public ValueObject Members()
    {
        if (_made is ValueObject members)
            return members;
        var read = new ValueObject();
        foreach (var member in _json.EnumerateObject())
            read.Set(member.Name, new(member.Value));
        return read;
    }

    /// <summary>What stands under a name; nothing when there is nothing. Arrays and texts have indexes and a <c>length</c>.</summary>
    public Value Member(string name) => Kind switch
    {
        JsonValueKind.Object when _made is ValueObject members => members.Find(name),
        JsonValueKind.Object => _json.TryGetProperty(name, out var found) ? new(found) : Nothing,
        JsonValueKind.Array or JsonValueKind.String when name == "length" => Of((double)Length),
        JsonValueKind.Array or JsonValueKind.String when ValueObject.IsIndex(name, out var index) && index < Length => At((int)index),
        _ => Nothing,
    };

    /// <summary>Whether both are the very same array or object, not only an equal one.</summary>
    public bool IsSame(Value other) => _made is not null || other._made is not null
        ? ReferenceEquals(_made, other._made)
        : Unsafe.AreSame(ref MemoryMarshal.GetReference(JsonMarshal.GetRawUtf8Value(_json)), ref MemoryMarshal.GetReference(JsonMarshal.GetRawUtf8Value(other._json)));

    /// <summary>How many bytes it takes in the message; 0 for what was made.</summary>
    public int RawLength => _made is null && _json.ValueKind != JsonValueKind.Undefined ? JsonMarshal.GetRawUtf8Value(_json).Length : 0;

    private int Length => Kind == JsonValueKind.String ? Text.Length : _made is IReadOnlyList<Value> items ? items.Count : _json.GetArrayLength();

    private Value At(int index) =>
        Kind == JsonValueKind.String ? Of(Text[index].ToString()) : _made is IReadOnlyList<Value> items ? items[index] : new(_json[index]);
}

/// <summary>Literals of Liquid that no JSON has.</summary>
internal enum LiquidWord
{
    Nil,
    Empty,
    Blank,
}
