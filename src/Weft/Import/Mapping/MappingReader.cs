using Weft.Configuration;
using Weft.Events;

namespace Weft.Import.Mapping;

/// <summary>Reads a mapping's root: what becomes of a row as a whole.</summary>
internal sealed class MappingReader(ConfigErrors errors)
{
    private static readonly string[] Calls = ["track", "identify", "page", "screen", "group", "alias"];

    /// <summary>What a call has beside what all have, and who else may name it.</summary>
    private static readonly Dictionary<string, string[]> OnlyFor = new()
    {
        ["event"] = ["track"],
        ["name"] = ["page", "screen"],
        ["category"] = ["page", "screen"],
        ["previousId"] = ["alias"],
        ["groupId"] = ["group"],
        ["properties"] = ["track", "page", "screen"],
        ["traits"] = ["identify", "group"],
    };

    private static readonly string[] Names = ["userId", "anonymousId", "externalIds", "properties", "traits", "context"];

    private readonly List<(ConfigNode Node, string Column)> _columns = [];
    private readonly List<KeyValuePair<string, RowValue>> _fields = [];

    /// <summary>Reads it; to be used only when there is no mistake.</summary>
    public RowMapping Read(ConfigNode root, string text)
    {
        var map = new MapReader(root, errors);
        var values = new ValueReader(_columns, errors);
        var source = map.Text("source");
        var where = WhereFilter.Read(map.Child("where"), _columns, errors);
        var call = ReadCall(map, values);
        foreach (var field in (string[])["userId", "anonymousId", "messageId", "groupId", "previousId", "event", "name", "category"])
            Add(field, values.Scalar(map.Child(field)));
        Add("timestamp", values.Time(map.Child("timestamp")));
        foreach (var field in (string[])["properties", "traits"])
            Add(field, values.Object(map.Child(field)));
        Add("context", Context(map, values));
        map.Done();
        CheckFields(root, call);
        return new(text, source, new(_fields), where, _columns);
    }

    private string? ReadCall(MapReader map, ValueReader values)
    {
        var node = map.Child("call");
        if (map.RequiredText("call", string.Join(", ", Calls)) is not { } word)
            return null;
        Add("type", values.Scalar(node));
        if (word.StartsWith('$') || LiquidTemplate.IsTemplate(word))
            return null;
        if (TrackingEvent.ParseType(word) is not null)
            return word;
        errors.Add(node, MapReader.Unknown(word, Calls));
        return null;
    }

    private ObjectValue? Context(MapReader map, ValueReader values)
    {
        var context = values.Members(map.Child("context"));
        var ids = map.Child("externalIds");
        if (ids.Exists && map.Node["context"]["externalIds"].Exists)
            errors.Add(map.Node["context"]["externalIds"], "cannot stand beside externalIds; keep one");
        if (ids.Exists)
            context.Add(new("externalIds", ids.Kind == ConfigKind.List ? values.Any(ids)! : new ExternalIdsValue(values.Members(ids, areScalars: true))));
        return context.Count == 0 ? null : new ObjectValue(context);
    }

    private void Add(string name, RowValue? value)
    {
        if (value is not null)
            _fields.Add(new(name, value));
    }

    private void CheckFields(ConfigNode root, string? call)
    {
        if (call is not null)
        {
            foreach (var (field, calls) in OnlyFor.Where(only => root[only.Key].Exists && !only.Value.Contains(call)))
                errors.Add(root[field], $"is for {string.Join(", ", calls)}, not for {call}");
        }

        string[] needed = call switch { "track" => ["event"], "group" => ["groupId"], "alias" => ["previousId", "userId"], _ => [] };
        foreach (var field in needed.Where(field => !root[field].Exists))
            errors.Add(root[field], $"is required for {call}");
        if (root.Kind == ConfigKind.Map && call != "alias" && !Names.Any(name => root[name].Exists))
            errors.Add(root, "names nobody: userId, anonymousId or externalIds is needed, such as userId: $CustomerID");
    }
}
