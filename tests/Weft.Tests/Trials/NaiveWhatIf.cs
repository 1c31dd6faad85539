using System.Globalization;
using Weft.Identity;
using Weft.Tests.Identity;
using Weft.Trials;

namespace Weft.Tests.Trials;

/// <summary>What other rules would make of some events, by making everything from scratch by both and comparing; as lines. Nothing is shared with the engine.</summary>
internal static class NaiveWhatIf
{
    private const int MostShown = 20;

    public static SortedSet<string> Lines(RuleSet inForce, RuleSet tried, IReadOnlyList<GivenEvent> given)
    {
        var (before, after) = (new IdentityOracle(inForce, given), new IdentityOracle(tried, given));
        var filed = given.Where(one => one.Decision is null).Select(one => one.Ids[0]).ToHashSet();
        var pairs = filed.Select(id => (Was: Text(before.ComponentOf(id)), Is: Text(after.ComponentOf(id)))).Distinct().ToList();
        var (was, will) = (pairs.Select(pair => pair.Was).Distinct().Count(), pairs.Select(pair => pair.Is).Distinct().Count());
        var kept = after.Components.Select(component => Text(component)).ToHashSet();
        var changed = before.Components.Where(component => !kept.Contains(Text(component))).ToList();
        var lines = new SortedSet<string>(StringComparer.Ordinal)
        {
            $"profiles {was} then {will}", $"made {pairs.Count - will}", $"undone {pairs.Count - was}", $"touched {changed.Count(component => component.Overlaps(filed))}",
            Largest("before", before.Components), Largest("after", after.Components),
        };
        lines.UnionWith(Samples(changed, after.Components, filed));
        lines.UnionWith(Refusals(before.Lines(), after.Lines()));
        return lines;
    }

    public static SortedSet<string> Lines(TrialAnswer answer)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal)
        {
            $"profiles {answer.Profiles.Before} then {answer.Profiles.After}", $"made {answer.Merges.Made}", $"undone {answer.Merges.Undone}", $"touched {answer.Touched.Count}",
            $"largest before {string.Join(' ', answer.Largest.Before.Select(one => one.Ids))}", $"largest after {string.Join(' ', answer.Largest.After.Select(one => one.Ids))}",
        };
        lines.UnionWith(answer.Touched.Samples.Select(sample => Sample(sample.Before.Select(Text), sample.After.Select(Text))));
        lines.UnionWith(answer.Refusals.Select(one => $"refused by {one.Rule}: {one.Before} then {one.After}"));
        return lines;
    }

    // From profile to profile by the ids that they share, as far as that leads.
    private static IEnumerable<string> Samples(List<HashSet<ExternalId>> changed, IReadOnlyList<HashSet<ExternalId>> after, HashSet<ExternalId> filed)
    {
        var left = changed.ToList();
        while (left.Count > 0)
        {
            var ids = new HashSet<ExternalId>(left[0]);
            for (var count = 0; count != ids.Count;)
            {
                count = ids.Count;
                foreach (var component in after.Concat(changed).Where(component => component.Overlaps(ids)).ToList())
                    ids.UnionWith(component);
            }

            left.RemoveAll(component => component.Overlaps(ids));
            if (ids.Overlaps(filed))
                yield return Sample(changed.Where(component => component.Overlaps(ids)).Select(Text), after.Where(component => component.Overlaps(ids)).Select(Text));
        }
    }

    private static string Sample(IEnumerable<string> before, IEnumerable<string> after) =>
        $"{Shown([.. before])} would be {Shown([.. after])}";

    // Of so many a sample shows some.
    private static string Shown(List<string> profiles) => profiles.Count >= MostShown ? "many" : string.Join(' ', profiles.Order(StringComparer.Ordinal));

    private static string Largest(string when, IEnumerable<HashSet<ExternalId>> components) =>
        $"largest {when} {string.Join(' ', components.Select(component => component.Count).OrderDescending().Take(5))}";

    private static IEnumerable<string> Refusals(SortedSet<string> before, SortedSet<string> after)
    {
        var (was, will) = (By(before), By(after));
        return was.Keys.Union(will.Keys).Select(rule => $"refused by {rule}: {was.GetValueOrDefault(rule)} then {will.GetValueOrDefault(rule)}");

        static Dictionary<string, int> By(SortedSet<string> lines) => lines.Select(line => line.Split(" refused: ")).Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[1]).ToDictionary(rule => rule.Key, rule => rule.Count());
    }

    private static string Text(SampleProfile profile) => Text(profile.Ids, profile.ExternalIds);

    private static string Text(HashSet<ExternalId> ids) => Text(ids.Count, ids.Select(id => id.ToString()));

    private static string Text(int count, IEnumerable<string> ids) =>
        count > MostShown ? count.ToString(CultureInfo.InvariantCulture) : $"[{string.Join(' ', ids.Order(StringComparer.Ordinal))}]";
}
