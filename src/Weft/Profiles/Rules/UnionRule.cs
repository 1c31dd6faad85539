using System.Text.Json;

namespace Weft.Profiles.Rules;

/// <summary><c>union</c>: a list of the different values since the last clearing, each where it came first; of a list its elements.</summary>
internal sealed class UnionRule : SurvivorshipRule
{
    public override string Word => "union";

    public override string Meaning => "a list of every different value since the trait was last cleared, in the order in which they came first";

    public override ShownTrait? Show(in PastChanges changes)
    {
        var all = changes.SinceCleared.ToList();
        if (all.Count == 0)
            return null;
        var (seen, by) = (new HashSet<string>(StringComparer.Ordinal), new List<TraitChange>());
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            for (var place = all.Count - 1; place >= 0; place--)
            {
                if (Add(all[place].Value, seen, writer))
                    by.Add(all[place]);
            }

            writer.WriteEndArray();
        }

        by.Reverse();
        return ShownTrait.Of(by.Count > 0 ? by : [all[0]], buffer.ToArray());
    }

    private static bool Add(JsonElement value, HashSet<string> seen, Utf8JsonWriter writer)
    {
        var added = false;
        foreach (var one in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : (IEnumerable<JsonElement>)[value])
        {
            if (one.ValueKind == JsonValueKind.Null || !seen.Add(ValueKey.Of(one)))
                continue;
            writer.WriteRawValue(one.GetRawText(), skipInputValidation: true);
            added = true;
        }

        return added;
    }
}
