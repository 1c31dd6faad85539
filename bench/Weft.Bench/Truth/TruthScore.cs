namespace Weft.Bench.Truth;

/// <summary>How well profiles are people.</summary>
/// <param name="Precision">Of the pairs of ids in one profile, the share that is one person's.</param>
/// <param name="Recall">Of the pairs of one person's ids, the share that is in one profile.</param>
/// <param name="CubedPrecision">The share of an id's profile that is its person's, in the mean over the ids (Bagga and Baldwin, 1998).</param>
/// <param name="CubedRecall">The share of an id's person's ids that is in its profile, in the mean over the ids.</param>
internal sealed record TruthScore(double Precision, double Recall, double CubedPrecision, double CubedRecall)
{
    /// <summary>Scores ids: the person of each, and its profile.</summary>
    public static TruthScore Of(IReadOnlyCollection<(int Person, ulong Profile)> ids)
    {
        var people = ids.CountBy(id => id.Person).ToDictionary();
        var profiles = ids.CountBy(id => id.Profile).ToDictionary();
        double right = 0, cubedPrecision = 0, cubedRecall = 0;
        foreach (var ((person, profile), count) in ids.CountBy(id => id))
        {
            right += Pairs(count);
            cubedPrecision += (double)count * count / profiles[profile];
            cubedRecall += (double)count * count / people[person];
        }

        return new(
            Share(right, profiles.Values.Sum(Pairs)), Share(right, people.Values.Sum(Pairs)), Share(cubedPrecision, ids.Count), Share(cubedRecall, ids.Count));
    }

    /// <summary>
    /// Which events lie with the person who did them: a profile is whose events it holds the most of, and a person has the profile that holds the most of theirs. An event of no profile lies with nobody.
    /// </summary>
    public static List<bool> Right(IReadOnlyList<(int Person, ulong Profile)> events)
    {
        var cells = events.Where(one => one.Profile != 0).CountBy(one => one).ToList();
        var holders = cells.GroupBy(cell => cell.Key.Profile).ToDictionary(same => same.Key, same => same.MaxBy(cell => cell.Value).Key.Person);
        var homes = cells.GroupBy(cell => cell.Key.Person).ToDictionary(same => same.Key, same => same.MaxBy(cell => cell.Value).Key.Profile);
        return [.. events.Select(one => one.Profile != 0 && holders[one.Profile] == one.Person && homes[one.Person] == one.Profile)];
    }

    private static double Pairs(int count) => count * (count - 1.0) / 2;

    private static double Share(double part, double whole) => whole == 0 ? 1 : part / whole;
}
