using Weft.Audiences.Conditions;
using Weft.Identity;
using Weft.Profiles;
using Weft.Storage;

namespace Weft.Audiences;

/// <summary>
/// A profile that is worked with, and what conditions found in it. An answer is kept only where asking again before it runs out would give the same one, to the
/// tick: so what follows does not depend on what is in memory.
/// </summary>
internal sealed class WorkingProfile : IProfileHistory
{
    private const long Holds = 1L << 62;
    private readonly StoredProfile _stored;
    private readonly Histories _histories;
    private readonly FragmentHistory[] _kept;
    private readonly Leaves _leaves;
    private readonly Looked?[] _looked;
    private long _latest;

    public WorkingProfile(StateBatch state, StoredProfile stored, Leaves leaves)
    {
        (_stored, _histories, _leaves) = (stored, Histories.Of(state), leaves);
        _looked = new Looked?[leaves.Count];
        _kept = new FragmentHistory[Component.Members.Count];
        for (var i = 0; i < _kept.Length; i++)
            _kept[i] = _histories[Component.Members[i].Fragment];
        (FirstEventAt, IsKnown) = (stored.FirstEventAt, stored.IsKnown);
    }

    public Component Component => _stored.Component;

    public DateTimeOffset? FirstEventAt { get; }

    public bool IsKnown { get; }

    /// <summary>Whether it still shows what the state has of its fragments.</summary>
    public bool IsCurrent()
    {
        var members = Component.Members;
        for (var i = 0; i < _kept.Length; i++)
        {
            if (_histories[members[i].Fragment] != _kept[i])
                return false;
        }

        return true;
    }

    /// <summary>It is asked at an instant from here on. Answers from a later one say nothing about an earlier one.</summary>
    public void AskAt(DateTimeOffset now)
    {
        if (now.UtcTicks < _latest)
            Array.Clear(_looked);
        _latest = now.UtcTicks;
    }

    /// <summary>What a condition came to when it was last asked, if that still holds.</summary>
    public bool TryRecall(Leaf leaf, DateTimeOffset now, out Evaluation found)
    {
        var packed = _looked[leaf.Group]?.Answers[leaf.Number] ?? 0;
        var validUntil = packed & ~Holds;
        found = validUntil > now.UtcTicks ? new((packed & Holds) != 0, new(validUntil, TimeSpan.Zero)) : default;
        return validUntil > now.UtcTicks;
    }

    /// <summary>Keeps what a condition came to.</summary>
    public void Remember(Leaf leaf, in Evaluation found) =>
        LookedAt(leaf.Group).Answers[leaf.Number] = found.ValidUntil.UtcTicks | (found.IsMember ? Holds : 0);

    /// <summary>An event was added to one of its fragments.</summary>
    public void ForgetEvents(ulong fragment, string name)
    {
        var list = _histories[fragment].FindEvents(name);
        foreach (var group in _leaves.OfEvent(name))
        {
            if (_looked[group] is not { } looked)
                continue;
            Array.Clear(looked.Answers);
            if (list is null || looked.Events?.Shows(list) == false)
                looked.Events = null;
        }
    }

    /// <summary>A trait of one of its fragments changed.</summary>
    public void ForgetTrait(ulong fragment, string name)
    {
        if (_leaves.OfTrait(name) is not (var group and >= 0) || _looked[group] is not { } looked)
            return;
        Array.Clear(looked.Answers);
        if (_histories[fragment].FindChanges(name) is not { } list || looked.Changes?.Shows(list) == false)
            looked.Changes = null;
    }

    /// <summary>The events that a leaf looks at.</summary>
    public LatestFirst<ProfileEvent> EventsFor(Leaf leaf)
    {
        var events = LookedAt(leaf.Group).Events ??= _stored.EventsOf(_leaves.NamesOf(leaf.Group));
        events.Refresh();
        return events;
    }

    /// <summary>The changes of the trait that a leaf looks at.</summary>
    public LatestFirst<TraitChange> ChangesFor(Leaf leaf)
    {
        var changes = LookedAt(leaf.Group).Changes ??= _stored.ChangesOf(_leaves.TraitOf(leaf.Group)!);
        changes.Refresh();
        return changes;
    }

    public LatestFirst<ProfileEvent> Events(string name)
    {
        var events = _stored.Events(name);
        events.Refresh();
        return events;
    }

    public LatestFirst<TraitChange> Changes(string trait)
    {
        var changes = _stored.Changes(trait);
        changes.Refresh();
        return changes;
    }

    private Looked LookedAt(int group) => _looked[group] ??= new(_leaves.LeavesOf(group));

    /// <summary>What was looked at, and each leaf's answer: until when it holds, in ticks, and whether it does; 0 where it is not known.</summary>
    private sealed class Looked(int leaves)
    {
        public long[] Answers { get; } = new long[leaves];

        public LatestFirst<ProfileEvent>? Events { get; set; }

        public LatestFirst<TraitChange>? Changes { get; set; }
    }
}
