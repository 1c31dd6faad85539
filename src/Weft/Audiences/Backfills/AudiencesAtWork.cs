using System.Collections.Immutable;

namespace Weft.Audiences.Backfills;

/// <summary>The definitions that a frame is evaluated by: those in force, and beside them those that are going to be.</summary>
internal sealed class AudiencesAtWork
{
    private readonly Dictionary<string, AudienceDefinition> _bySlot;

    private AudiencesAtWork(ImmutableArray<AudienceDefinition> inOrder, AudienceIndex index)
    {
        (InOrder, Index) = (inOrder, index);
        _bySlot = inOrder.ToDictionary(audience => audience.Slot, StringComparer.Ordinal);
        Building = [.. inOrder.Where(audience => audience.IsBuilding)];
        BeingTold = [.. inOrder.Where(audience => audience.Telling is not null)];
        Causes = new(inOrder.Length);
    }

    /// <summary>All of them by key, each at its <see cref="AudienceDefinition.Place"/>.</summary>
    public ImmutableArray<AudienceDefinition> InOrder { get; }

    public AudienceIndex Index { get; }

    /// <summary>Those that are not in force yet and whose turn it is.</summary>
    public ImmutableArray<AudienceDefinition> Building { get; }

    /// <summary>Those of which not everything was told when it came into force.</summary>
    public ImmutableArray<AudienceDefinition> BeingTold { get; }

    public Causes Causes { get; }

    /// <summary>The one of a slot; null when its rows are nobody's any more.</summary>
    public AudienceDefinition? Find(string slot) => _bySlot.GetValueOrDefault(slot);

    /// <summary>Those of a configuration, where another version is in force until everybody was looked at.</summary>
    /// <param name="newest">As configured.</param>
    /// <param name="work">What is not in force yet.</param>
    /// <param name="slots">Where what is in force stands.</param>
    /// <param name="former">The version in force of one that is not; null where none is.</param>
    public static AudiencesAtWork Of(AudienceSet newest, BackfillWork work, Slots slots, Func<Build, AudienceDefinition?> former)
    {
        if (!work.IsPending && slots.AreKeys)
            return new(newest.InOrder, newest.Index);
        var telling = work.Retirements.Where(one => one.Next is not null).ToDictionary(one => one.Next!, StringComparer.Ordinal);
        var all = newest.InOrder.SelectMany(audience => AtWork(audience)).OrderBy(audience => audience.Key, StringComparer.Ordinal).ThenBy(audience => audience.IsBuilding).ToImmutableArray();
        foreach (var (place, audience) in all.Index())
            audience.Place = place;
        return new(all, new(all));

        IEnumerable<AudienceDefinition> AtWork(AudienceDefinition audience)
        {
            var slot = slots.InForce(audience.Key);
            var build = work.BuildOf(audience.Key);
            if ((build is null ? audience : former(build)) is { } inForce && slot is not null)
                yield return inForce.InForce(slot, telling.GetValueOrDefault(slot));
            if (build is not null && work.FirstRun is { End: not null } first && first == work.RunOf(audience.Key))
                yield return audience.Building(build.Slot, slot);
        }
    }
}
