using Weft.Identity;

namespace Weft.Trials;

/// <summary>What the links cannot tell of other rules, in words.</summary>
internal static class TrialNotes
{
    /// <summary>The notes on trying some rules while others are in force.</summary>
    public static IReadOnlyList<string> Of(IdentityRules inForce, IdentityRules tried)
    {
        var notes = new List<string>();
        var added = tried.Identifiers.Where(rule => inForce.Of(rule.Type) is not { } known || rule.From.Except(known.From).Any()).Select(rule => rule.Type).ToList();
        if (added.Count > 0)
            notes.Add($"Nothing is known yet of what {Words(added)} would link: no evidence is taken of ids before a rule names them, or of the places that they are to come from.");
        var removed = inForce.Identifiers.Where(rule => tried.Of(rule.Type) is null).Select(rule => rule.Type).ToList();
        if (removed.Count > 0)
            notes.Add($"Ids that came with {Words(removed)} were linked to the strongest id of their event; where that was one of these, what else came with it is not linked here.");
        if (inForce.BlockedText != tried.BlockedText)
            notes.Add("Values that are blocked today have no links to try; ids that came with a value that would be blocked were linked to the strongest of their event, and are apart here where that is the value.");
        if (!Order(inForce, tried).SequenceEqual(Order(tried, inForce)))
            notes.Add("Events count for the profile that holds the id under which they are filed today, and links are those between that id and the others: another order of strength shows only in what is refused.");
        return notes;
    }

    private static IEnumerable<string> Order(IdentityRules rules, IdentityRules others) =>
        rules.Identifiers.Select(rule => rule.Type).Where(type => others.Of(type) is not null && others.Identifiers.Any(rule => rule.Type == type));

    private static string Words(List<string> types) => string.Join(", ", types);
}
