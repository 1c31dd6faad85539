using System.Text.Json;

namespace Weft.Events;

/// <summary>Steps over values, with an eye on names and depth.</summary>
internal sealed partial class BodyScan
{
    private const int DeepestLevel = 64;

    private readonly int[] _starts = new int[DeepestLevel];
    private byte[] _text = new byte[256];
    private bool _isSound;
    private int _level;

    /// <summary>Steps over the value at the reader: an object or array from its start, anything else stays as it is.</summary>
    private void Walk(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        var depth = reader.CurrentDepth;
        if (Enter(ref reader))
        {
            while (reader.Read() && reader.CurrentDepth > depth && Step(ref reader))
            {
            }
        }

        while (reader.CurrentDepth > depth || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            reader.Read();
        Leave(ref reader);
    }

    /// <summary>Takes one token within a value; false when it is nested too deep to go on.</summary>
    private bool Step(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                NameAt(ref reader);
                return true;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                return Enter(ref reader);
            case JsonTokenType.EndObject:
                Leave(ref reader);
                return true;
            default:
                return true;
        }
    }

    private bool Enter(ref Utf8JsonReader reader)
    {
        var level = reader.CurrentDepth - _level;
        if (level >= DeepestLevel)
            return _isSound = false;
        _starts[level] = _names.Count;
        return true;
    }

    private void Leave(ref Utf8JsonReader reader)
    {
        if (_isSound && reader.TokenType == JsonTokenType.EndObject)
            _isSound = _names.Close(_starts[reader.CurrentDepth - _level]);
    }

    /// <summary>The name at the reader without escapes, noted among the names of its object; empty where it cannot be read. Void at the next name.</summary>
    private ReadOnlySpan<byte> NameAt(ref Utf8JsonReader reader)
    {
        var name = reader.ValueIsEscaped ? Unescaped(ref reader) : reader.ValueSpan;
        _names.Add(name);
        return name;
    }

    private ReadOnlySpan<byte> Unescaped(ref Utf8JsonReader reader)
    {
        if (!_bodyIsSound && !JsonText.IsSound(reader.ValueSpan))
        {
            _isSound = false;
            return default;
        }

        if (_text.Length < reader.ValueSpan.Length)
            _text = new byte[reader.ValueSpan.Length];
        return _text.AsSpan(0, reader.CopyString(_text));
    }

    private static JsonPlace PlaceOfName(ref Utf8JsonReader reader) =>
        new((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2, JsonTokenType.String, MarksAt(ref reader));

    private static PlaceMarks MarksAt(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped ? PlaceMarks.Escaped : PlaceMarks.None;

    private static PlaceMarks EscapedNameAt(ref Utf8JsonReader reader) => reader.ValueIsEscaped ? PlaceMarks.EscapedNames : PlaceMarks.None;
}
