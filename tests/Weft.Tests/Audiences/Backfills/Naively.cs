using System.Text.Json;
using Weft.Profiles;
using Weft.Tests.Audiences.Oracle;

namespace Weft.Tests.Audiences.Backfills;

/// <summary>A stored profile as the naive evaluator knows one.</summary>
internal static class Naively
{
    public static NaiveProfile Of(StoredProfile profile)
    {
        var events = new[] { "A", "B", "C" }.SelectMany(name => profile.Events(name)).Select(one => new NaiveEvent(one.Name, one.At, one.MessageId, Properties(one.Body))).ToList();
        var changes = profile.TraitNames.SelectMany(trait => profile.Changes(trait).Select(change => new NaiveChange(trait, change.At, change.MessageId, Value(change.Value)))).ToList();
        return new(events, changes, profile.FirstEventAt, profile.IsKnown);
    }

    private static Dictionary<string, object?> Properties(JsonElement body) =>
        body.TryGetProperty("properties", out var properties) ? (Dictionary<string, object?>)Value(properties)! : [];

    private static object? Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => json.GetDecimal(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Array => json.EnumerateArray().Select(Value).ToList(),
        _ => json.EnumerateObject().ToDictionary(member => member.Name, member => Value(member.Value)),
    };
}
