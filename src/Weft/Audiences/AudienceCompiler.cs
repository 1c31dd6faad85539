using Weft.Audiences.Conditions;
using Weft.Configuration;

namespace Weft.Audiences;

/// <summary>Turns the <c>audiences</c> of a configuration into definitions: reads each, joins the references, then writes each one's canonical text.</summary>
internal static class AudienceCompiler
{
    /// <summary>The definitions in the file's order; none when a mistake was found.</summary>
    public static IReadOnlyList<AudienceDefinition> Compile(ConfigNode audiences, Func<ConditionReader> beginReading, ConfigErrors errors)
    {
        var before = errors.All.Count;
        if (audiences.Exists && audiences.Kind != ConfigKind.Map)
            errors.Add(audiences, "must be a map of audiences by key");
        var drafts = audiences.Entries.Select(entry => Draft.Read(entry.Key, entry.Value, beginReading())).ToList();
        AudienceReferences.Join(drafts, errors);
        if (errors.All.Count > before)
            return [];
        var nodes = drafts.ToDictionary(draft => draft.Key, draft => draft.Node);
        var reader = beginReading();
        foreach (var draft in drafts)
        {
            draft.Definition!.Text = CanonicalText.Of(draft.Definition, nodes, reader.Zone, reader.Survivorship, reader.Consent);
            draft.Definition.Written = CanonicalText.Of(draft.Node);
        }

        return [.. drafts.Select(draft => draft.Definition!)];
    }

    /// <summary>A definition as read, not yet joined to those it refers to.</summary>
    /// <param name="Key">Its key.</param>
    /// <param name="Node">What the user wrote.</param>
    /// <param name="Definition">Null when it has a mistake.</param>
    /// <param name="References">The references in it.</param>
    internal sealed record Draft(string Key, ConfigNode Node, AudienceDefinition? Definition, IReadOnlyList<AudienceCondition> References)
    {
        public static Draft Read(string key, ConfigNode node, ConditionReader reader)
        {
            if (node.Kind != ConfigKind.Map)
            {
                reader.Errors.Add(node, $"must be an audience: name, known, description and one of {string.Join(", ", ConditionKinds.Keys)}");
                return new(key, node, null, []);
            }

            var map = new MapReader(node, reader.Errors);
            var (name, description, known) = (map.Text("name"), map.Text("description"), map.Boolean("known"));
            var condition = reader.Read(map);
            var definition = condition is null ? null : new AudienceDefinition(key, name ?? key, description, known == true, condition, reader.Leaves) { IsInFile = node.Line > 0 };
            return new(key, node, definition, reader.References);
        }
    }
}
