using System.Text.Json;

namespace Weft.Audiences.Operators;

/// <summary>A path into a JSON value: names joined by dots, <c>[]</c> for each element of an array, as in <c>properties.products[].sku</c>.</summary>
internal sealed class ValuePath
{
    /// <summary>What a path looks like, for errors.</summary>
    public const string Accepted = "names joined by dots, with [] for the elements of an array, such as properties.products[].sku";

    private const string EachSuffix = "[]";
    private readonly string?[] _steps;

    private ValuePath(string?[] steps) => _steps = steps;

    /// <summary>The first name.</summary>
    public string Head => _steps[0]!;

    /// <summary>How many steps it has.</summary>
    public int Length => _steps.Length;

    /// <summary>Whether it reaches into arrays.</summary>
    public bool HasElements => _steps.Contains(null);

    /// <summary>The name to go down by; null for each element.</summary>
    public string? this[int step] => _steps[step];

    /// <summary>The steps, in order: a name to go down by, or null for each element.</summary>
    public ReadOnlySpan<string?> Steps => _steps;

    /// <summary>The values at the end of the path, in order; a null is no value.</summary>
    public IEnumerable<JsonElement> Values(JsonElement root)
    {
        IEnumerable<JsonElement> values = [root];
        foreach (var step in _steps)
            values = step is null ? values.SelectMany(Elements) : values.SelectMany(value => Child(value, step));
        return values.Where(value => value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join('.', _steps.Select(step => step ?? EachSuffix));

    /// <summary>Reads a path; null when it is none.</summary>
    public static ValuePath? Parse(string text)
    {
        var steps = new List<string?>();
        foreach (var part in text.Split('.'))
        {
            var name = part;
            var elements = 0;
            for (; name.EndsWith(EachSuffix, StringComparison.Ordinal); elements++)
                name = name[..^EachSuffix.Length];
            if (name.Length == 0 || name.AsSpan().IndexOfAny('[', ']') >= 0)
                return null;
            steps.Add(name);
            steps.AddRange(Enumerable.Repeat<string?>(null, elements));
        }

        return new([.. steps]);
    }

    private static IEnumerable<JsonElement> Elements(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    private static JsonElement[] Child(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var child) ? [child] : [];
}
