using System.Text.Json;
using Weft.Activation.Mappings;
using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary>What must hold of the members of a part of the message: a map of names, or of paths below it, and a value, a list of values or operators for each.</summary>
internal abstract class MembersWhen : WhenKind
{
    /// <summary>Where the members are looked for; the first place that has one counts.</summary>
    protected abstract IReadOnlyList<string> Places { get; }

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        if (node.Kind != ConfigKind.Map || node.Entries.Count == 0)
            scope.Errors.Add(node, $"must be a map of names and what must hold, such as {{ plan: pro }} or {{ revenue: {{ gte: 20 }} }}; operators are {ValueFilter.Names}");
        return MessageTest.All([.. node.Entries.Select(entry => Member(entry.Key, entry.Value, scope.Errors))]);
    }

    private MessageTest Member(string name, ConfigNode node, ConfigErrors errors)
    {
        MessagePath[] paths = [.. Places.Select(place => MessagePath.Parse($"{place}.{name}"))];
        var exact = Places.Select(place => MessagePath.Parse(place)).ToArray();
        return WhereWhen.Of($"{Key}.{name}", message => Find(message.Body), ValueFilter.Read(node, errors));

        // A name may hold dots itself.
        JsonElement Find(JsonElement body) => exact
            .Select(path => path.Find(body)).Where(place => place.ValueKind == JsonValueKind.Object)
            .Select(place => place.TryGetProperty(name, out var found) ? found : default)
            .Concat(paths.Select(path => path.Find(body)))
            .FirstOrDefault(found => found.ValueKind != JsonValueKind.Undefined);
    }
}
