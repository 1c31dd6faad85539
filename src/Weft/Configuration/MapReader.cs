using System.Globalization;

namespace Weft.Configuration;

/// <summary>
/// Reads a map's entries by name, collecting every mistake; <see cref="Done"/> reports the keys that nobody asked for, with the nearest known one.
/// </summary>
public sealed class MapReader
{
    private readonly ConfigErrors _errors;
    private readonly List<string> _known = [];
    private readonly bool _hidesUnknown;
    private bool _done;

    /// <summary>Begins to read a map.</summary>
    /// <param name="node">The map.</param>
    /// <param name="errors">Takes the mistakes.</param>
    /// <param name="hidesUnknown">Whether the value of an unknown key may be a misplaced secret, which no mistake must show.</param>
    public MapReader(ConfigNode node, ConfigErrors errors, bool hidesUnknown = false)
    {
        (_errors, _hidesUnknown) = (errors, hidesUnknown);
        Node = node;
        if (node.Exists && node.Kind != ConfigKind.Map)
            errors.Add(node, "must be a map of names and values");
    }

    /// <summary>The map being read.</summary>
    public ConfigNode Node { get; }

    /// <summary>The entry, which may be missing; the name counts as known from then on.</summary>
    public ConfigNode Child(string key)
    {
        _known.Add(key);
        return Node[key];
    }

    /// <summary>A text; null when it is not there.</summary>
    public string? Text(string key) => Scalar(key, "a text");

    /// <summary>A text that must be there and not be empty.</summary>
    public string? RequiredText(string key, string accepted)
    {
        var node = Child(key);
        if (node.Kind == ConfigKind.Scalar && node.Text.Length > 0)
            return node.Text;
        _errors.Add(node, $"is required: {accepted}");
        return null;
    }

    /// <summary>A whole number within bounds; null when it is not there.</summary>
    public int? Integer(string key, int least, int most)
    {
        if (Scalar(key, "a whole number") is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        _errors.Add(Node[key], $"must be a whole number from {least} to {most}");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>; null when it is not there.</summary>
    public bool? Boolean(string key)
    {
        if (Scalar(key, "true or false") is not { } text)
            return null;
        if (text is "true" or "false" && !Node[key].Quoted)
            return text == "true";
        _errors.Add(Node[key], "must be true or false");
        return null;
    }

    /// <summary>A duration; null when it is not there.</summary>
    public TimeSpan? Duration(string key)
    {
        if (Scalar(key, Durations.Accepted) is not { } text)
            return null;
        if (Durations.TryParse(text, out var duration))
            return duration;
        _errors.Add(Node[key], $"must be {Durations.Accepted}");
        return null;
    }

    /// <summary>A size in bytes; null when it is not there.</summary>
    public long? Size(string key)
    {
        if (Scalar(key, Sizes.Accepted) is not { } text)
            return null;
        if (Sizes.TryParse(text, out var bytes))
            return bytes;
        _errors.Add(Node[key], $"must be {Sizes.Accepted}");
        return null;
    }

    /// <summary>A list of texts; one text alone counts as a list of one. Empty when it is not there.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        var node = Child(key);
        if (node.Kind == ConfigKind.Scalar)
            return [node.Text];
        if (!node.Exists)
            return [];
        if (node.Kind == ConfigKind.List && node.Items.All(item => item.Kind == ConfigKind.Scalar))
            return [.. node.Items.Select(item => item.Text)];
        _errors.Add(node, "must be a text or a list of texts");
        return [];
    }

    /// <summary>Reports each key that was not asked for; a second call reports nothing.</summary>
    public void Done()
    {
        if (_done)
            return;
        _done = true;
        foreach (var (key, node) in Node.Entries)
        {
            if (!_known.Contains(key))
                _errors.Add(new(node.Path, _hidesUnknown ? null : node.Describe(), Unknown(key, _known), node.Line));
        }
    }

    /// <summary>The sentence for an unknown word among known ones.</summary>
    public static string Unknown(string word, IReadOnlyCollection<string> known)
    {
        var nearest = NearestWord.Of(word, known);
        return nearest is null ? $"is not known here; known: {string.Join(", ", known)}" : $"is not known here; did you mean {nearest}?";
    }

    private string? Scalar(string key, string accepted)
    {
        var node = Child(key);
        if (node.Kind == ConfigKind.Scalar)
            return node.Text;
        if (node.Exists)
            _errors.Add(node, $"must be {accepted}");
        return null;
    }
}
