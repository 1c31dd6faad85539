using System.Text.Json;

namespace Weft.Profiles.Rules;

/// <summary><c>first_non_empty</c>: the earliest change with something in it; nothing that comes later overwrites or clears it.</summary>
internal sealed class FirstNonEmptyRule : SurvivorshipRule
{
    public override string Word => "first_non_empty";

    public override string Meaning => "the first value with something in it, for good: no later value, and no clearing, takes its place";

    public override bool ObeysClearing => false;

    public override ShownTrait? Show(in PastChanges changes) => changes.All.LastOrDefault(static change => !IsEmpty(change.Value)) is { } first ? ShownTrait.Of(first) : null;

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.String => string.IsNullOrWhiteSpace(ValueKey.TextOf(value)),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };
}
