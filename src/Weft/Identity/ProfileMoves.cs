namespace Weft.Identity;

/// <summary>What became of a claim: as it stood before, and as it stands now; null where it does not stand.</summary>
internal readonly record struct ChangedClaim(ulong A, ulong B, ClaimKind Kind, Claim? Before, Claim? Now)
{
    /// <summary>What speaks for it.</summary>
    public Evidence Evidence => (Now ?? Before)!.Value.Evidence;

    /// <summary>True when it came into force.</summary>
    public bool Joins => Now is { InForce: true } && Before is not { InForce: true };

    /// <summary>True when it is in force no more.</summary>
    public bool Parts => Before is { InForce: true } && Now is not { InForce: true };
}

/// <summary>Fragments that went from one profile to another.</summary>
/// <param name="Profile">The profile that goes on: it keeps the others, or was split.</param>
/// <param name="Other">The profile that was merged into it, or that is new.</param>
/// <param name="Fragments">The other's, by number.</param>
/// <param name="Rest">What is left with a profile that was split, by number; empty for a merge.</param>
/// <param name="By">A claim that did it: the first on the shortest way between the two.</param>
internal sealed record ProfileMove(ulong Profile, ulong Other, ulong[] Fragments, ulong[] Rest, ChangedClaim? By);

/// <summary>
/// What one event, decision or rebuild did to the profiles that there were before it, in the fewest steps: first each splits into what stays together, then those merge. A profile that the event itself
/// made is none yet: its ids come to another by their links alone.
/// </summary>
/// <param name="Splits">By profile, then the new one.</param>
/// <param name="Merges">By kept profile, then the merged one.</param>
/// <param name="Handed">Each former profile with every other that holds some of its fragments now.</param>
internal sealed record ProfileMoves(IReadOnlyList<ProfileMove> Splits, IReadOnlyList<ProfileMove> Merges, IReadOnlyList<(ulong Former, ulong Now)> Handed)
{
    /// <summary>What it came to; null when no fragment has another profile than before.</summary>
    /// <param name="before">The profiles that changed, as they stood: head, and fragments by number.</param>
    /// <param name="headOf">Who holds a fragment now.</param>
    /// <param name="claims">What became of claims.</param>
    public static ProfileMoves? Of(List<KeyValuePair<ulong, ulong[]>> before, Func<ulong, ulong> headOf, IReadOnlyList<ChangedClaim> claims)
    {
        if (!HasMoved(before, headOf))
            return null;
        var parts = before.SelectMany(former => former.Value.GroupBy(headOf).Select(part => new Part(former.Key, part.Key, [.. part]))).ToList();
        var handed = parts.Where(part => part.Now != part.Former).Select(part => (part.Former, part.Now)).ToList();
        var partOf = parts.SelectMany(part => part.Fragments.Select(fragment => (fragment, part.Head))).ToDictionary();
        var leavers = parts.Where(part => part.Head != part.Former).OrderBy(part => (part.Former, part.Head)).ToList();
        var comers = parts.Where(part => part.Head != part.Now).OrderBy(part => (part.Now, part.Head)).ToList();
        var parting = Reach(leavers.Select(part => part.Former), claims.Where(claim => claim.Parts), partOf);
        var joining = Reach(comers.Select(part => part.Now), claims.Where(claim => claim.Joins), partOf);
        var rests = parts.Where(part => part.Head == part.Former).ToDictionary(part => part.Former, part => part.Fragments);
        return new(
            [.. leavers.Select(part => new ProfileMove(part.Former, part.Head, part.Fragments, rests[part.Former], By(parting, part)))],
            [.. comers.Select(part => new ProfileMove(part.Now, part.Head, part.Fragments, [], By(joining, part)))],
            handed);
    }

    private static bool HasMoved(List<KeyValuePair<ulong, ulong[]>> before, Func<ulong, ulong> headOf)
    {
        foreach (var (former, fragments) in before)
        {
            foreach (var fragment in fragments)
            {
                if (headOf(fragment) != former)
                    return true;
            }
        }

        return false;
    }

    private static ChangedClaim? By(Dictionary<ulong, ChangedClaim?> reached, Part part) => reached.GetValueOrDefault(part.Head);

    // Breadth first from the profiles that go on, by the claims in the order of their evidence: each part with the claim that leads to it. An id that is new is a part of its own.
    private static Dictionary<ulong, ChangedClaim?> Reach(IEnumerable<ulong> from, IEnumerable<ChangedClaim> claims, Dictionary<ulong, ulong> partOf)
    {
        var ways = claims.Select(claim => (Claim: claim, A: partOf.GetValueOrDefault(claim.A, claim.A), B: partOf.GetValueOrDefault(claim.B, claim.B)))
            .SelectMany(way => ((ulong From, ulong To, ChangedClaim Claim)[])[(way.A, way.B, way.Claim), (way.B, way.A, way.Claim)])
            .ToLookup(way => way.From, way => (way.To, way.Claim));
        var reached = from.Distinct().ToDictionary(part => part, _ => (ChangedClaim?)null);
        var queue = new Queue<ulong>(reached.Keys);
        while (queue.TryDequeue(out var at))
        {
            foreach (var (to, claim) in ways[at])
            {
                if (reached.TryAdd(to, claim))
                    queue.Enqueue(to);
            }
        }

        return reached;
    }

    /// <summary>Fragments of a former profile that are one profile's now.</summary>
    private sealed record Part(ulong Former, ulong Now, ulong[] Fragments)
    {
        public ulong Head => Fragments[0];
    }
}
