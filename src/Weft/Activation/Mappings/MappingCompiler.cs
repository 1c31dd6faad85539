using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary>Compiles <c>fields:</c> once, so that a message only walks the result.</summary>
internal static class MappingCompiler
{
    // What editors of mappings keep beside a directive; the kit allows it there and ignores it.
    private const string Metadata = "_metadata";

    // How the kit's editors write a transform of the whole mapping.
    private const string Root = "__segment_internal_directive";

    /// <summary>The whole of a <c>fields:</c>; null when a mistake was reported.</summary>
    public static MappingNode? CompileFields(ConfigNode node, ConfigErrors errors)
    {
        if (node[Root].Exists)
        {
            errors.Add(node[Root], "cannot be used here: write the whole of fields as { \"@transform\": { apply: …, mapping: … } }");
            return null;
        }

        if (node.Kind == ConfigKind.Map && node.Entries.Count > 0)
            return Compile(node, errors);
        errors.Add(node, "must be a map of names to values and directives; leave it out to send the whole message");
        return null;
    }

    /// <summary>Any node; null when a mistake was reported.</summary>
    public static MappingNode? Compile(ConfigNode node, ConfigErrors errors) => node.Kind switch
    {
        ConfigKind.Map when IsDirective(node) => CompileDirective(node, errors),
        ConfigKind.Map => CompileObject(node, errors),
        ConfigKind.List => CompileList(node, errors),
        _ => new ConstantNode(node),
    };

    /// <summary>Whether it is an object with an <c>@name</c>.</summary>
    public static bool IsDirective(ConfigNode node) => node.Entries.Any(entry => entry.Key.StartsWith('@'));

    private static MappingNode? CompileDirective(ConfigNode node, ConfigErrors errors)
    {
        var entries = node.Entries.Where(entry => entry.Key != Metadata).ToList();
        if (entries.Count > 1)
        {
            errors.Add(node, "a directive (@…) stands alone in its object, with no other key beside it");
            return null;
        }

        var (name, value) = entries[0];
        if (Directive.All.FirstOrDefault(directive => directive.Name == name) is { } known)
            return known.Compile(value, errors);
        errors.Add(value, MapReader.Unknown(name, [.. Directive.All.Select(directive => directive.Name)]));
        return null;
    }

    private static ObjectNode? CompileObject(ConfigNode node, ConfigErrors errors)
    {
        var entries = node.Entries.Select(entry => (entry.Key, Value: Compile(entry.Value, errors))).ToList();
        return entries.Any(entry => entry.Value is null)
            ? null
            : new ObjectNode([.. entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value!))]);
    }

    private static ListNode? CompileList(ConfigNode node, ConfigErrors errors)
    {
        var items = node.Items.Select(item => Compile(item, errors)).ToList();
        return items.Any(item => item is null) ? null : new ListNode([.. items.Select(item => item!)]);
    }
}
