using System.Text.Json;

namespace Weft.Profiles.Rules;

/// <summary>
/// <c>max</c> and <c>min</c>: the largest or smallest value since the last clearing. Numbers, and texts that are plain JSON numbers, compare by size. Where there is
/// any, nothing else counts; without one texts compare character by character (so dates in one notation compare by time); without those <c>true</c> is more than
/// <c>false</c>; lists and objects do not compare. Of equal ones the latest shows.
/// </summary>
internal sealed class ExtremeRule(bool isMax) : SurvivorshipRule
{
    private const int NumberKind = 3;
    private const int TextKind = 2;
    private const int BooleanKind = 1;

    public override string Word => isMax ? "max" : "min";

    public override string Meaning => $"the {(isMax ? "largest" : "smallest")} value since the trait was last cleared; where there are numbers only they count";

    public override ShownTrait? Show(in PastChanges changes)
    {
        (TraitChange Change, Worth Worth)? found = null;
        foreach (var change in changes.SinceCleared)
        {
            var worth = Worth.Of(change.Value);
            if (found is not { } best || IsBetter(worth, best.Worth))
                found = (change, worth);
        }

        return found is { } extreme ? ShownTrait.Of(extreme.Change) : null;
    }

    private bool IsBetter(in Worth one, in Worth than) =>
        one.Kind != than.Kind ? one.Kind > than.Kind : one.CompareTo(than) is var order && (isMax ? order > 0 : order < 0);

    private readonly record struct Worth(int Kind, Number Number, string? Text)
    {
        public static Worth Of(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Number => new(NumberKind, Number.Of(value), null),
            JsonValueKind.String => OfText(ValueKey.TextOf(value)),
            JsonValueKind.True => new(BooleanKind, new(1, 1), null),
            JsonValueKind.False => new(BooleanKind, new(0, 0), null),
            _ => default,
        };

        public int CompareTo(in Worth other) => Kind == TextKind ? ByCharacter(Text!, other.Text!) : Number.CompareTo(other.Number);

        private static Worth OfText(string text) => Number.IsPlain(text) ? new(NumberKind, Number.Parse(text), null) : new(TextKind, default, text);

        // By code point, as a database orders texts: UTF-16 puts what lies beyond its plane before the last of it.
        private static int ByCharacter(string one, string other)
        {
            var at = one.AsSpan().CommonPrefixLength(other);
            if (at == one.Length || at == other.Length)
                return one.Length.CompareTo(other.Length);
            var (a, b) = (one[at], other[at]);
            return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
        }
    }
}
