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
}
