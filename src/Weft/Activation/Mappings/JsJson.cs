using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Weft.Activation.Mappings;

/// <summary>Values as JSON texts, letter for letter as <c>JSON.stringify</c> writes them.</summary>
internal sealed class JsJson
{
    private readonly StringBuilder _text = new();
    private readonly MappingRun _run;
    private readonly string _indent;

    private JsJson(MappingRun run, string indent) => (_run, _indent) = (run, indent);

    /// <summary>The text; null for nothing.</summary>
    public static string? Text(Value value, MappingRun run, string indent = "")
    {
        if (value.Kind == JsonValueKind.Undefined)
            return null;
        var writer = new JsJson(run, indent);
        writer.Write(value, "\n");
        return writer._text.ToString();
    }

    private void Write(Value value, string line)
    {
        var before = _text.Length;
        switch (value.Kind)
        {
            case JsonValueKind.String:
                Quote(value.Text);
                break;
            case JsonValueKind.Array:
                Write('[', ']', value.Items().Select(item => ("", item)), line);
                return;
            case JsonValueKind.Object:
                Write('{', '}', value.Members().InOrder.Where(member => member.Value.Kind != JsonValueKind.Undefined).Select(member => (member.Key, member.Value)), line);
                return;
            case JsonValueKind.Number:
                _text.Append(double.IsFinite(value.Number) ? JsNumber.Text(value) : "null");
                break;
            default:
                _text.Append(value.Kind == JsonValueKind.Undefined ? "null" : JsText.Of(value));
                break;
        }

        _run.Spend(_text.Length - before);
    }

    private void Write(char open, char close, IEnumerable<(string Name, Value Value)> entries, string line)
    {
        _text.Append(open);
        var (first, inner) = (true, line + _indent);
        foreach (var (name, value) in entries)
        {
            if (!first)
                _text.Append(',');
            first = false;
            if (_indent.Length > 0)
                _text.Append(inner);
            if (open == '{')
            {
                Quote(name);
                _text.Append(_indent.Length > 0 ? ": " : ":");
                _run.Spend(name.Length);
            }

            Write(value, inner);
        }

        if (!first && _indent.Length > 0)
            _text.Append(line);
        _text.Append(close);
    }

    private void Quote(string text)
    {
        _text.Append('"');
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
                _text.Append(text[at++]).Append(text[at]);
            else
                Escape(text[at]);
        }

        _text.Append('"');
    }

    private void Escape(char letter) => _ = letter switch
    {
        '"' => _text.Append("\\\""),
        '\\' => _text.Append("\\\\"),
        '\b' => _text.Append("\\b"),
        '\f' => _text.Append("\\f"),
        '\n' => _text.Append("\\n"),
        '\r' => _text.Append("\\r"),
        '\t' => _text.Append("\\t"),
        _ when letter < ' ' || char.IsSurrogate(letter) => _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
        _ => _text.Append(letter),
    };
}
