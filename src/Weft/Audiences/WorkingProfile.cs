using Weft.Audiences.Conditions;
using Weft.Audiences.Traits;
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
    private const short Unseen = -1;
    private readonly StoredProfile _stored;
    private readonly Histories _histories;
    private readonly FragmentHistory[] _kept;
    private readonly Leaves _leaves;

    // By group: where in _looked it stands, from 1; Unseen where nobody looked yet, 0 where the profile has nothing of it.
    private readonly short[] _places;
    private Looked[] _looked = [];
    private int _count;

    // Each leaf's answer: until when it holds, in ticks, and whether it does; 0 where it is not known.
    private long[] _answers = [];
    private int _end;
    private long _latest;

    // What computed traits came to, by their leaves.
    private Dictionary<Leaf, ComputedValue>? _computed;

    public WorkingProfile(StateBatch state, StoredProfile stored, Leaves leaves)
    {
        (_stored, _histories, _leaves) = (stored, Histories.Of(state), leaves);
        _places = new short[leaves.Count];
        _kept = new FragmentHistory[Component.Members.Length];
        for (var i = 0; i < _kept.Length; i++)
        {
            var fragment = Component.Members[i].Fragment;
            _kept[i] = _histories[fragment];
            foreach (var name in stored.EventNamesOf(fragment))
                Enter(_leaves.OfEvent(name));
            foreach (var trait in stored.TraitNamesOf(fragment))
                Enter(_leaves.OfTrait(trait));
        }

        (FirstEventAt, IsKnown) = (stored.FirstEventAt, stored.IsKnown);
    }

    public Component Component => _stored.Component;

    public DateTimeOffset? FirstEventAt { get; }

    public bool IsKnown { get; }

    public IEnumerable<AccountHistory> Accounts => _stored.Accounts;

    /// <summary>What it keeps in memory, in events: those of its fragments, and what conditions found.</summary>
    public int Weight => 3 + _kept.Sum(history => history.Weight);

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
            ForgetAnswers();
        _latest = now.UtcTicks;
    }

    /// <summary>Whether it has anything of what a leaf looks at.</summary>
    public bool Has(Leaf leaf) => _places[leaf.Group] != 0;

    /// <summary>What a condition came to when it was last asked, if that still holds.</summary>
    public bool TryRecall(Leaf leaf, DateTimeOffset now, out Evaluation found)
    {
        var packed = _places[leaf.Group] is var place and > 0 ? _answers[_looked[place - 1].Answers + leaf.Number] : 0;
        var validUntil = packed & ~Holds;
        found = validUntil > now.UtcTicks ? new((packed & Holds) != 0, new(validUntil, TimeSpan.Zero)) : default;
        return validUntil > now.UtcTicks;
    }

    /// <summary>What a computed trait came to when it was last asked, if that still holds.</summary>
    public bool TryRecallValue(Leaf leaf, DateTimeOffset now, out ComputedValue found)
    {
        found = default;
        return _computed is not null && _computed.TryGetValue(leaf, out found) && found.ValidUntil > now;
    }

    /// <summary>Keeps what a computed trait came to.</summary>
    public void Remember(Leaf leaf, in ComputedValue found) => (_computed ??= [])[leaf] = found;

    /// <summary>Keeps what a condition came to.</summary>
    public void Remember(Leaf leaf, in Evaluation found) =>
        _answers[LookedAt(leaf.Group).Answers + leaf.Number] = found.ValidUntil.UtcTicks | (found.IsMember ? Holds : 0);

    /// <summary>An event was added to one of its fragments.</summary>
    public void ForgetEvents(ulong fragment, string name)
    {
        var list = _histories[fragment].FindEvents(name);
        Enter(_leaves.OfEvent(name));
        foreach (var group in _leaves.OfEvent(name))
        {
            if (_places[group] < 0)
                continue;
            ref var looked = ref Forget(group);
            if (list is null || looked.Events?.Shows(list) == false)
                looked.Events = null;
        }
    }

    /// <summary>A trait of one of its fragments changed.</summary>
    public void ForgetTrait(ulong fragment, string name)
    {
        var group = _leaves.OfTrait(name);
        Enter(group);
        if (group < 0 || _places[group] < 0)
            return;
        ref var looked = ref Forget(group);
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

    public LatestFirst<ConsentStatement> Consent(string purpose) => _stored.Consent(purpose);

    private void Enter(ReadOnlySpan<int> groups)
    {
        foreach (var group in groups)
            Enter(group);
    }

    private void Enter(int group)
    {
        if (group >= 0 && _places[group] == 0)
            _places[group] = Unseen;
    }

    private ref Looked LookedAt(int group)
    {
        ref var place = ref _places[group];
        if (place <= 0)
            place = Open(_leaves.LeavesOf(group));
        return ref _looked[place - 1];
    }

    private short Open(int leaves)
    {
        if (_count == _looked.Length)
            Array.Resize(ref _looked, Math.Max(2, _count * 2));
        if (_end + leaves > _answers.Length)
            Array.Resize(ref _answers, Math.Max(_end + leaves, _answers.Length * 2));
        _looked[_count++].Answers = _end;
        _end += leaves;
        return (short)_count;
    }

    private void ForgetAnswers()
    {
        Array.Clear(_answers);
        _computed?.Clear();
    }

    private ref Looked Forget(int group)
    {
        foreach (var leaf in _computed?.Keys.Where(leaf => leaf.Group == group).ToArray() ?? [])
            _computed!.Remove(leaf);
        ref var looked = ref _looked[_places[group] - 1];
        _answers.AsSpan(looked.Answers, _leaves.LeavesOf(group)).Clear();
        return ref looked;
    }

    /// <summary>What was looked at, and where its leaves' answers begin.</summary>
    private struct Looked
    {
        public int Answers;
        public LatestFirst<ProfileEvent>? Events;
        public LatestFirst<TraitChange>? Changes;
    }
}
