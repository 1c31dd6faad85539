using System.Collections.Immutable;
using Weft.Events;
using Weft.Identity;
using Weft.Storage;

namespace Weft.Audiences.Traits;

/// <summary>
/// Finds out which computed traits have another value than destinations were last told: after a frame, of the profiles that it touched; and at the due instant of each timer. Only traits that some
/// destination asks for are looked at.
/// <para>
/// A profile of which nothing was told has no value, or the one that everybody has who did nothing (a count of 0): that is no news. After a merge or a split a value is told of a profile that differs
/// from what was last told of it, or of another profile whose fragments it took over. So follow any fragment of which something was told: the last that was told of whichever profile held it at that time
/// is the value of the profile that holds it now.
/// </para>
/// </summary>
/// <param name="state">The shard's batch.</param>
/// <param name="asked">The traits that destinations ask for.</param>
/// <param name="profiles">The profiles that are worked with.</param>
internal sealed class TraitTeller(StateBatch state, IEnumerable<TraitDefinition> asked, WorkingProfiles profiles)
{
    private readonly AskedTraits _asked = new(asked);
    private readonly ToldTraits _told = ToldTraits.Of(state);
    private readonly IdentityStore _identity = IdentityStore.Of(state);

    // What concerns each fragment, by place.
    private readonly SortedDictionary<ulong, SortedSet<int>> _touched = [];
    private List<ComputedChange> _changes = [];

    /// <summary>Notes what an event concerns; <see cref="Settle"/> looks once the frame is through.</summary>
    public void Touch(in Resolution resolution, TrackingEvent tracking, IReadOnlyList<string> traits)
    {
        if (resolution.IsEarliest)
            TouchAll(resolution.Fragment);
        if (tracking.EventName is { } name)
            Concern(resolution.Fragment, _asked.ForEvent(name));
        foreach (var trait in traits)
            Concern(resolution.Fragment, _asked.ForTrait(trait));
    }

    /// <summary>Notes that a fragment's events of a name are not all kept any more.</summary>
    public void Forget(ulong fragment, string name) => Concern(fragment, _asked.ForEvent(name));

    /// <summary>Notes that everything may be otherwise for whoever holds a fragment.</summary>
    public void TouchAll(ulong fragment) => Concern(fragment, _asked.Places);

    /// <summary>The profiles whose timers come first, as many as are known and due by an instant.</summary>
    public List<ulong> Due(DateTimeOffset now, int most) => _told.Due(now, most);

    /// <summary>Looks at what the timers due by an instant are about, the earliest first, each at the instant at which it was due.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="most">How many to fire at most.</param>
    public void FireTimers(DateTimeOffset now, int most)
    {
        for (; most > 0 && _told.NextDue(now) is { } timer; most--)
        {
            var told = _told.Read(timer.Profile);
            Look(timer.Profile, _asked.Places.Where(place => told.Find(_asked.All[place].Key)?.ValidUntil <= timer.Due), [], timer.Due);
        }
    }

    /// <summary>Looks at what the frame touched, and at everything of the profiles whose component changed.</summary>
    public void Settle(GraphChanges graph, DateTimeOffset now)
    {
        if (_asked.All.IsEmpty || (_touched.Count == 0 && graph.IsEmpty))
            return;
        var before = graph.Before.Keys.ToDictionary(former => former, _told.Read);
        var formers = graph.Moves(HeadOf).ToLookup(move => move.Now, move => before[move.Former]);
        var concerned = new SortedDictionary<ulong, SortedSet<int>>();
        foreach (var (fragment, places) in _touched)
            Of(concerned, HeadOf(fragment)).UnionWith(places);
        _touched.Clear();
        foreach (var head in graph.Fragments.Select(HeadOf).Distinct())
            Of(concerned, head).UnionWith(_asked.Places);
        foreach (var (head, places) in concerned)
            Look(head, places, [.. formers[head]], now);
        foreach (var gone in graph.Before.Keys.Where(gone => HeadOf(gone) != gone))
            Forget(gone, static _ => true);
    }

    /// <summary>Looks at the traits that are new to destinations or mean something else than before, for every profile, and forgets those that none asks for any more.</summary>
    public void Backfill(IReadOnlyList<TraitDefinition> former, DateTimeOffset now)
    {
        var texts = former.ToDictionary(trait => trait.Key, trait => trait.Text);
        var changed = _asked.Places.Where(place => texts.GetValueOrDefault(_asked.All[place].Key) != _asked.All[place].Text).ToList();
        var gone = texts.Keys.Except(_asked.All.Select(trait => trait.Key)).ToHashSet();
        foreach (var profile in gone.Count > 0 ? _told.Profiles().ToList() : [])
            Forget(profile, gone.Contains);
        foreach (var profile in changed.Count > 0 ? _identity.Heads() : [])
            Look(profile, changed, [], now);
    }

    /// <summary>What is to be told since the last call, in order.</summary>
    public List<ComputedChange> TakeChanges()
    {
        var changes = _changes;
        if (changes.Count > 0)
            _changes = [];
        return changes;
    }

    private ulong HeadOf(ulong fragment) => _identity.Read(fragment).Head;

    private void Concern(ulong fragment, ImmutableArray<int> places)
    {
        if (places.Length > 0)
            Of(_touched, fragment).UnionWith(places);
    }

    private static SortedSet<int> Of(SortedDictionary<ulong, SortedSet<int>> all, ulong number) =>
        all.TryGetValue(number, out var places) ? places : all[number] = [];

    private void Forget(ulong profile, Predicate<string> isGone)
    {
        var told = _told.Read(profile);
        if (told.Without(isGone) is var left && left.All.Length < told.All.Length)
            _told.Change(profile, told, left);
    }

    private void Look(ulong head, IEnumerable<int> places, ToldValues[] formers, DateTimeOffset now)
    {
        var profile = profiles.Of(head, now);
        var (before, told) = (_told.Read(head), _told.Read(head));
        foreach (var place in places)
        {
            var trait = _asked.All[place];
            var (json, validUntil) = trait.Compute(profile, now);
            var (value, known) = (json ?? "null", told.Find(trait.Key));
            var isNews = known?.Json is { } last ? last != value : json is not null && json != trait.Computation.At(BlankHistory.Known, now).Json;
            isNews |= Array.Exists(formers, former => former.Find(trait.Key)?.Json is { } other && other != value);
            if (isNews)
                _changes.Add(new(trait, head, value, now));
            // What was told of those whose fragments it took over was told of it: with them gone nobody else remembers.
            var isTold = isNews || known?.Json is not null || Array.Exists(formers, former => former.Find(trait.Key)?.Json is not null);
            told = Stand(told, known, new(trait.Key, isTold ? value : null, Later(validUntil, now)), now);
        }

        if (!ReferenceEquals(told, before))
            _told.Change(head, before, told);
    }

    // A timer that lies ahead and goes off no later than it must is left where it is: moving it with every event costs more than looking once more.
    private static ToldValues Stand(ToldValues told, ToldValue? known, ToldValue found, DateTimeOffset now)
    {
        var stays = known is null ? found.IsNothing : known.Json == found.Json && known.ValidUntil > now && known.ValidUntil <= found.ValidUntil;
        return stays ? told : told.With(found);
    }

    // A timer always lies ahead, so that none can fire twice at one instant.
    private static DateTimeOffset Later(DateTimeOffset validUntil, DateTimeOffset now) => validUntil > now ? validUntil : now.AddTicks(1);
}
