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

    /// <summary>The value's text; null, and reported, when it is none.</summary>
    protected static string? RequiredText(ConfigNode value, ConfigErrors errors, string accepted)
    {
        if (value.Kind == ConfigKind.Scalar && value.Text.Length > 0)
            return value.Text;
        errors.Add(value, $"must be {accepted}");
        return null;
    }
}
