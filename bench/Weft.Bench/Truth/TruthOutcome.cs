using Weft.Identity;

namespace Weft.Bench.Truth;

/// <summary>What came of a stream.</summary>
/// <param name="Events">The profile that has each event in the end; 0 for an event without an id.</param>
/// <param name="Profiles">The profile of each id in the end.</param>
/// <param name="Changes">How often the profile of somebody's user id was another than at their event before.</param>
/// <param name="Microseconds">How long it took.</param>
internal sealed record TruthOutcome(IReadOnlyList<ulong> Events, Dictionary<ExternalId, ulong> Profiles, int Changes, double Microseconds)
{
    /// <summary>The person and the profile of each id of a kind.</summary>
    public List<(int Person, ulong Profile)> Ids(IdOwners owners, Func<ExternalId, bool> which) =>
        [.. owners.Ids.Where(which).Select(id => (owners.PersonOf(id), Profiles[id]))];

    /// <summary>The share of events that lie with the person who did them, over all; and over those that bring an id which can be known to be that person's.</summary>
    public (double All, double Knowable) Filed(IReadOnlyList<TruthEvent> events, IdOwners owners)
    {
        var right = TruthScore.Right([.. events.Zip(Events, (one, profile) => (one.Person, profile))]);
        var (rightKnowable, knowable) = (0, 0);
        for (var i = 0; i < events.Count; i++)
        {
            if (!owners.IdsOfEvents[i].Any(id => owners.IsKnowable(id) && owners.PersonOf(id) == events[i].Person))
                continue;
            knowable++;
            rightKnowable += right[i] ? 1 : 0;
        }

        return ((double)right.Count(isRight => isRight) / right.Count, (double)rightKnowable / knowable);
    }
}
