using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weft.Configuration;

/// <summary>
/// One value as it stands in a YAML text, before it has a path: an anchored value may stand at several. A key is kept as a value too, since YAML
/// allows any value as one.
/// </summary>
internal sealed class YamlSource
{
    private YamlSource(ParsingEvent at) => Line = (int)Math.Min(at.Start.Line, int.MaxValue);

    public int Line { get; }

    public string? Scalar { get; private init; }

    public bool Quoted { get; private init; }

    public List<(YamlSource Key, YamlSource Value)>? Entries { get; private init; }

    public List<YamlSource>? Items { get; private init; }

    /// <summary>An alias's anchor, when the value is one.</summary>
    public string? Alias { get; private init; }

    /// <summary>What the alias stands for; null when no such anchor came before it.</summary>
    public YamlSource? Target { get; private init; }

    public static YamlSource OfScalar(Scalar scalar) =>
        new(scalar) { Scalar = scalar.Value, Quoted = scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any) || IsText(scalar) };

    public static YamlSource OfMap(MappingStart start) => new(start) { Entries = [] };

    public static YamlSource OfList(SequenceStart start) => new(start) { Items = [] };

    public static YamlSource OfAlias(AnchorAlias alias, YamlSource? target) => new(alias) { Alias = alias.Value.Value, Target = target };

    /// <summary>Whether the value is tagged as a text, <c>!!str</c>, which counts as quoting.</summary>
    public static bool IsText(NodeEvent node) => !node.Tag.IsEmpty && node.Tag.Value is "!" or "tag:yaml.org,2002:str";
}
