using System.Text.Json;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Operators;

/// <summary>
/// A value that a user wrote behind an operator. Unquoted <c>1</c> is a number and <c>true</c> a boolean; quoted they are texts, as is all else.
/// <para>
/// Against a value of a profile: a number with a number, or with a string that is a plain JSON number, by size; two strings that are both dates, by
/// instant; two other strings, by ordinal; two booleans, for equality only. Nothing else compares.
/// </para>
/// </summary>
internal sealed class Literal
{
    private readonly TimeZoneInfo _zone;
    private readonly Number? _number;
    private readonly DateTimeOffset? _instant;

    private Literal(ConfigNode node, TimeZoneInfo zone)
    {
        _zone = zone;
        Text = node.Text;
        IsBoolean = !node.Quoted && Text is "true" or "false";
        IsNumber = !node.Quoted && Number.IsPlain(Text);
        _number = Number.IsPlain(Text) ? Number.Parse(Text) : null;
        _instant = Instants.TryParse(Text, zone, out var instant) ? instant : null;
    }

    public string Text { get; }

    public bool IsNumber { get; }

    public bool IsBoolean { get; }

    /// <summary>Reads a scalar; null for anything else.</summary>
    public static Literal? Read(ConfigNode node, TimeZoneInfo zone) => node.Kind == ConfigKind.Scalar ? new(node, zone) : null;

    /// <summary>Whether a profile's value is this one.</summary>
    public bool IsEqualTo(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => IsBoolean && Text == "true",
        JsonValueKind.False => IsBoolean && Text == "false",
        _ => Order(value) == 0,
    };

    /// <summary>Below zero when a profile's value comes before this one, above when after; null when they do not compare.</summary>
    public int? Order(JsonElement value)
    {
        if (IsBoolean)
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.Number when _number is { } number => Number.Of(value).CompareTo(number),
            JsonValueKind.String when IsNumber => OrderNumeric(value.GetString()!),
            JsonValueKind.String => OrderText(value),
            _ => null,
        };
    }

    private int? OrderNumeric(string value) => Number.IsPlain(value) ? Number.Parse(value).CompareTo(_number!.Value) : null;

    private int OrderText(JsonElement value)
    {
        if (_instant is { } instant && Instants.TryRead(value, _zone, out var other))
            return other.CompareTo(instant);
        return string.CompareOrdinal(value.GetString(), Text);
    }
}
