using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary>
/// What an object with a single key <c>@name</c> means in a mapping. Adding one is a file with a class like this, and its test. The vocabulary and its
/// meaning are those of the public "destination actions" mapping kit, so that mappings written for it carry over.
/// </summary>
internal abstract class Directive
{
    private static readonly Lazy<IReadOnlyList<Directive>> Known = new(Siblings.Of<Directive>);

    /// <summary>All directives.</summary>
    public static IReadOnlyList<Directive> All => Known.Value;

    /// <summary>Its key, with the <c>@</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Compiles its value; null when a mistake was reported.</summary>
    public abstract MappingNode? Compile(ConfigNode value, ConfigErrors errors);

    /// <summary>A text that is there as written or is worked out by another directive; null, and reported, when it is neither.</summary>
    protected static MappingNode? TextOrDirective(ConfigNode value, ConfigErrors errors, string accepted)
    {
        if (value.Kind == ConfigKind.Scalar)
            return new ConstantNode(value);
        if (MappingCompiler.IsDirective(value))
            return MappingCompiler.Compile(value, errors);
        errors.Add(value, $"must be {accepted}, or a directive that gives one");
        return null;
    }

    /// <summary>Any value that must be there; null, and reported, when it is not.</summary>
    protected static MappingNode? Required(MapReader options, string name, ConfigErrors errors, string accepted)
    {
        var node = options.Child(name);
        if (node.Kind != ConfigKind.Missing)
            return MappingCompiler.Compile(node, errors);
        errors.Add(node, $"is required: {accepted}");
        return null;
    }

    /// <summary>One of some words; null, and reported, when it is none of them.</summary>
    protected static string? Word(MapReader options, string name, ConfigErrors errors, params IReadOnlyCollection<string> words)
    {
        var node = options.Child(name);
        if (node.Kind == ConfigKind.Scalar && words.Contains(node.Text))
            return node.Text;
        errors.Add(node, node.Kind == ConfigKind.Missing ? $"is required: {string.Join(" or ", words)}" : $"must be {string.Join(" or ", words)}");
        return null;
    }
}
