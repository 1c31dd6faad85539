using System.Globalization;
using System.Text.Json;
using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary>
/// <c>{ "@replace": { "pattern": "-", "replacement": "", "value": VALUE } }</c>: a text with parts of it replaced. The pattern is a plain text, of 10 letters
/// at most; <c>global: false</c> replaces the first place only, <c>ignorecase: true</c> looks at no case, <c>pattern2</c> and <c>replacement2</c> are
/// applied after the first. Numbers and booleans count as texts; of anything else an empty text is made.
/// </summary>
internal sealed class ReplaceDirective : Directive
{
    // The kit's own limit.
    private const int MostLetters = 10;

    public override string Name => "@replace";

    public override MappingNode? Compile(ConfigNode value, ConfigErrors errors)
    {
        var before = errors.All.Count;
        var options = new MapReader(value, errors);
        var ignoreCase = options.Boolean("ignorecase") ?? false;
        var isGlobal = options.Boolean("global") ?? true;
        var first = Read(options, "pattern", "replacement", isRequired: true, errors);
        var second = Read(options, "pattern2", "replacement2", isRequired: false, errors);
        var of = options.Child("value");
        var node = of.Kind == ConfigKind.Missing ? Required(options, "value", errors, "a text, or a directive that gives one") : TextOrDirective(of, errors, "a text");
        options.Done();
        if (errors.All.Count > before)
            return null;
        return new Node(node!, [.. new[] { first, second }.OfType<(string, string)>().Select(pair => new JsReplacement(pair.Item1, pair.Item2, isGlobal, ignoreCase))]);
    }

    private static (string, string)? Read(MapReader options, string pattern, string replacement, bool isRequired, ConfigErrors errors)
    {
        var (node, by) = (options.Child(pattern), options.Child(replacement));
        if (node.Kind == ConfigKind.Missing && !isRequired)
            return null;
        if (node.Kind != ConfigKind.Scalar || node.Text.Length is 0 or > MostLetters)
            errors.Add(node, string.Create(CultureInfo.InvariantCulture, $"must be a text of 1 to {MostLetters} letters"));
        if (by.Exists && (by.Kind != ConfigKind.Scalar || by.Text.Length > MostLetters))
            errors.Add(by, string.Create(CultureInfo.InvariantCulture, $"must be a text of at most {MostLetters} letters"));
        return (node.Text, by.Text);
    }

    private sealed class Node(MappingNode node, IReadOnlyList<JsReplacement> replacements) : MappingNode
    {
        public override Value Resolve(Value payload, MappingRun run)
        {
            if (node is ConstantNode { Value.IsFalsy: true })
                return Value.Nothing;
            var value = node.Resolve(payload, run);
            if (value.Kind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False))
                return Value.Of("");
            return run.Made(replacements.Aggregate(JsText.Of(value), (text, replacement) => replacement.In(text)));
        }
    }
}
