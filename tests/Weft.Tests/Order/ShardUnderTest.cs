using System.Text;
using System.Text.Json;
using Weft.Activation;
using Weft.Audiences;
using Weft.Audiences.Traits;
using Weft.Configuration;
using Weft.Events;
using Weft.Identity;
using Weft.Log;
using Weft.Profiles;
using Weft.Storage;
using Weft.Tests.Identity;

namespace Weft.Tests.Order;

/// <summary>The engine's shard over an empty store, with a world's configuration in force.</summary>
internal sealed class ShardUnderTest
{
    private static readonly Workspace None = Workspace.Compile("", [], EnvironmentReferences.None, new())!;
    private readonly World _world;
    private readonly IKeyValueStore _store;
    private readonly Workspace _workspace;
    private readonly Shard _shard;
    private readonly StateBatch _state;
    private readonly IdentityStore _identity;

    private readonly Dictionary<long, LogFrame> _log = [];

    public ShardUnderTest(World world, IKeyValueStore store)
    {
        (_world, _store, _workspace) = (world, store, world.Workspace);
        _shard = new(store, new LaneOrders(store), text => text.Length == 0 ? None : _workspace, Logged, mostRecords: 4);
        _state = new StateBatch(store).With(Logged);
        (_identity, Memberships) = (IdentityStore.Of(_state), Memberships.Of(_state));
        _shard.Apply([new(1, DateTimeOffset.UnixEpoch, FrameKind.Configuration, "", 0, Encoding.UTF8.GetBytes(world.Text))]);
    }

    public Memberships Memberships { get; }

    /// <summary>The last frame that it took.</summary>
    public long Position => _shard.Position;

    /// <summary>The rows of the ledger, the newest first.</summary>
    public IEnumerable<LedgerRow> Ledger => Weft.Identity.Ledger.Of(_state).Rows(null);

    private LoggedEvents Logged => new(position => _log.TryGetValue(position, out var frame) ? frame : null);

    /// <summary>The state, to be read from.</summary>
    public StateBatch NewState() => new StateBatch(_store).With(Logged);

    /// <summary>Whether the events with an id are being filed anew.</summary>
    public bool IsRefiling(ExternalId id) => new Withheld(_state).IsPending(_identity.FindFragment(id)!.Value);

    /// <summary>How many events the profile of an id has.</summary>
    public int EventsOf(ExternalId id) => StoredProfile.Of(_state, _identity.FindFragment(id)!.Value).AllEvents().Count();

    /// <summary>What lies under each id, of events and of traits: by whom it was sent, and the message.</summary>
    public IEnumerable<(ExternalId Id, string Source, string MessageId)> Rows()
    {
        var (timeline, traits) = (Timeline.Of(_state), TraitChanges.Of(_state));
        foreach (var (number, id) in _identity.People().Select(fragment => (fragment.Number, fragment.Id)))
        {
            foreach (var one in timeline.All(number).SelectMany(list => list).Concat<Dated>(traits.Names(number).SelectMany(name => traits.Of(number, name))))
                yield return (id, one.Source, one.MessageId);
        }
    }

    /// <summary>The id that an event is said to be filed under; null where it is forgotten.</summary>
    public ExternalId? FiledUnder(string source, string messageId) => SeenEvents.Of(NewState()).Find(source, messageId) is { } seen ? IdOf(seen.Fragment) : null;

    public List<ulong> Heads => _identity.Heads();

    /// <summary>The graph, with the evidence of every link, as lines; accounts left out.</summary>
    public SortedSet<string> Graph =>
        [.. new GraphUnderTest(_store, _workspace.Identity).Lines().Where(line => !line.Contains("group_id:", StringComparison.Ordinal))];

    public List<MembershipChange> Apply(IReadOnlyList<LogFrame> frames)
    {
        LogFrame[] placed = [.. frames.Select((frame, index) => frame with { Position = _shard.Position + 1 + index })];
        foreach (var frame in placed)
            _log[frame.Position] = frame;
        return _shard.Apply(placed).Changes;
    }

    public List<ExternalId> IdsOf(ulong head) => [.. StoredProfile.Of(_state, head).Fragments.Select(fragment => fragment.Id)];

    public ExternalId IdOf(ulong fragment) => _identity.Read(fragment).Id;

    public string NameOf(ulong head) => ProfileLines.Name(IdsOf(head));

    /// <summary>Every profile, its ids, traits, timeline, computed traits and memberships, as lines.</summary>
    public SortedSet<string> Lines(DateTimeOffset now)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var head in Heads)
        {
            var profile = StoredProfile.Of(_state, head);
            var name = NameOf(head);
            lines.Add($"{name} shows {string.Join(' ', profile.ExternalIds().Select(dated => ProfileLines.Shown(dated.Id, dated.Since)).Order(StringComparer.Ordinal))}");
            AddTraits(name, profile, now, lines);
            foreach (var (account, since) in new AccountMembers(_state).AccountsOf(profile))
                lines.Add(ProfileLines.Member(name, _identity.Read(account).Id.Value, since));
            lines.Add($"{name} timeline {string.Join(", ", profile.AllEvents().Select(one => ProfileLines.Entry(one.Name, one.At, one.Source, one.MessageId)))}");
            foreach (var (trait, value) in ValuesOf(head, now))
                lines.Add(ProfileLines.Computed(name, trait, value));
            foreach (var standing in Memberships.Read(head).Values.Where(standing => standing.IsMember))
                lines.Add($"{name} in {standing.Audience}");
        }

        foreach (var account in new AccountMembers(_state).Accounts(0))
            AddAccount(StoredProfile.Of(_state, account), now, lines);
        foreach (var key in _world.Audiences.Keys)
            lines.Add($"size of {key} {Memberships.Size(key)}");
        return lines;
    }

    private void AddAccount(StoredProfile account, DateTimeOffset now, SortedSet<string> lines)
    {
        var id = account.Fragments[0].Id.Value;
        foreach (var member in new AccountMembers(_state).MembersOf(account.Number, 0))
        {
            if (!lines.Add(ProfileLines.Has(id, NameOf(member.Profile.Number), member.Since)))
                lines.Add($"account {id} has {NameOf(member.Profile.Number)} twice");
        }

        lines.Add($"account {id} timeline {ProfileLines.Timeline(account.AllEvents().Select(one => (one.Source, one.MessageId)))}");
        AddTraits($"account {id}", account, now, lines);
    }

    private void AddTraits(string name, StoredProfile profile, DateTimeOffset now, SortedSet<string> lines)
    {
        foreach (var (trait, shown) in profile.TraitsAt(now, _workspace.Survivorship))
        {
            var values = shown.IsConflict ? shown.By.Select(change => (object)change.Value) : [shown.Value];
            lines.Add(ProfileLines.Trait(name, trait, shown.IsConflict, values, shown.Change.Source, shown.Change.MessageId));
        }
    }

    /// <summary>A profile id that does not lead to whoever holds what it named when it was shown; null when all do.</summary>
    public string? Lost(IReadOnlyDictionary<ulong, ExternalId> shown)
    {
        foreach (var (number, id) in shown)
        {
            var profile = StoredProfile.Find(_state, ProfileId.Type, new ProfileId(number).ToString(), _workspace.Identity, null);
            if (profile is null || !profile.Fragments.Any(fragment => fragment.Id == id))
                return $"  p{number}, which showed {id}, leads to {(profile is null ? "nobody" : NameOf(profile.Number))}";
        }

        return null;
    }

    /// <summary>What must hold of the tables after every commit: null, or what does not.</summary>
    public string? Broken()
    {
        var heads = Heads.ToHashSet();
        var standings = Memberships.Profiles().ToDictionary(profile => profile, Memberships.Read);
        if (standings.Keys.FirstOrDefault(profile => !heads.Contains(profile)) is var gone and not 0)
            return $"  p{gone} is no profile and has standings";
        foreach (var key in _world.Audiences.Keys)
        {
            var members = Memberships.Members(key).ToHashSet();
            var standing = standings.Where(one => one.Value.TryGetValue(key, out var found) && found.IsMember).Select(one => (one.Key, one.Value.Values.First(found => found.Audience == key).Since)).ToHashSet();
            if (!members.SetEquals(standing))
                return $"  members of {key} are {string.Join(' ', members)}, by their standings {string.Join(' ', standing)}";
            if (Memberships.Size(key) != members.Count)
                return $"  the size of {key} is {Memberships.Size(key)}, its members are {members.Count}";
        }

        if (_state.Scan([(byte)Table.Outbox]).Select(pair => JsonElement.Parse(OutboxRow.Read(pair).Body.Span)).FirstOrDefault(HasEmptyTrait) is { ValueKind: JsonValueKind.Object } told)
            return $"  a destination is told of a trait without a value: {told}";

        if (People(heads) is var people && new People(_state).Count() is var counted && people != counted)
            return $"  there are {people}, counted as {counted}";

        var due = standings.Select(one => (Due: one.Value.Values.Min(standing => standing.ValidUntil), Profile: one.Key)).Where(timer => timer.Due != DateTimeOffset.MaxValue).ToHashSet();
        var timers = _state.Scan([(byte)Table.Timers]).Select(pair => Timer(pair.Key)).ToList();
        if (BrokenTraits(heads) is { } broken)
            return broken;
        return due.SetEquals(timers) && due.Count == timers.Count ? null : $"  timers are {string.Join(' ', timers)}, by the standings {string.Join(' ', due)}";
    }

    private string? BrokenTraits(HashSet<ulong> heads)
    {
        var told = ToldTraits.Of(NewState());
        var profiles = told.Profiles().ToList();
        if (profiles.Find(profile => !heads.Contains(profile)) is var gone and not 0)
            return $"  p{gone} is no profile and has traits that were told";
        var due = profiles.Select(profile => (Due: told.Read(profile).NextTimer, Profile: profile)).Where(timer => timer.Due != DateTimeOffset.MaxValue).ToHashSet();
        var timers = _state.Scan([(byte)Table.TraitTimers]).Select(pair => Timer(pair.Key)).ToList();
        return due.SetEquals(timers) && due.Count == timers.Count ? null : $"  timers of traits are {string.Join(' ', timers)}, by what was told {string.Join(' ', due)}";
    }

    // Of a merge or a split no traits are told.
    private static bool HasEmptyTrait(JsonElement message) =>
        message.TryGetProperty("context", out var context) && context.TryGetProperty("traits", out var traits)
        && traits.EnumerateObject().Any(trait => trait.Value.ValueKind == JsonValueKind.Null);

    private PeopleCount People(IEnumerable<ulong> heads)
    {
        var known = heads.Select(head => StoredProfile.Of(_state, head)).Where(profile => profile.FirstEventAt is not null).Select(profile => profile.IsKnown).ToList();
        return new(known.Count(one => one), known.Count(one => !one));
    }

    /// <summary>What waits for the destination in a profile's lane, in the order in which it leaves: audience, and whether entered.</summary>
    public List<(string Audience, bool Entered)> Lane(ulong profile)
    {
        var lane = _state.Scan(Key.In(Table.Outbox, stackalloc byte[64]).Add(World.Destination).Add(profile).ToArray());
        return [.. lane.Select(pair => JsonElement.Parse(OutboxRow.Read(pair).Body.Span)).Select(body =>
            (body.GetProperty("properties").GetProperty("audience_key").GetString()!, body.GetProperty("event").GetString() == AudienceMessage.Entered))];
    }

    /// <summary>What waits for the destination that asks for computed traits, made by a frame: of whom, which trait, and its value.</summary>
    public List<(ulong Profile, string Trait, string Json)> ToldTraitsOf(long position) =>
        [.. _state.Scan(Key.In(Table.Outbox, stackalloc byte[64]).Add(World.Computed).ToArray()).Select(OutboxRow.Read).Where(row => row.Key.Position == position).OrderBy(row => row.Key.Ordinal)
            .Select(row => (row.Profile, JsonElement.Parse(row.Body.Span).GetProperty("traits").EnumerateObject().Single())).Select(one => (one.Profile, one.Item2.Name, one.Item2.Value.GetRawText()))];

    /// <summary>The computed traits of a profile, by key.</summary>
    public Dictionary<string, string> ValuesOf(ulong head, DateTimeOffset now)
    {
        var profile = StoredProfile.Of(NewState(), head);
        return _workspace.Traits.All.ToDictionary(trait => trait.Key, trait => trait.Compute(profile, now).Json ?? "null");
    }

    /// <summary>Every message about profiles that waits, in the order in which they were made: its lane, its place, and what it says.</summary>
    public List<(ulong Lane, MessageKey Key, JsonElement Body)> Followed() =>
        [.. _state.Scan(Key.In(Table.Outbox, stackalloc byte[64]).Add(World.Followed).ToArray()).Select(OutboxRow.Read)
            .OrderBy(row => (row.Key.Position, row.Key.Ordinal)).Select(row => (row.Profile, row.Key, JsonElement.Parse(row.Body.Span)))];

    /// <summary>Whether from a message on a lane waits for another lane's earlier message.</summary>
    public bool Waits(ulong lane, MessageKey message, ulong first, MessageKey earlier) =>
        _state.Scan(Key.In(Table.LaneOrder, stackalloc byte[64]).Add(lane).Add(first).ToArray()).Select(pair => LaneOrder.Read(pair.Key))
            .Any(order => earlier.IsBefore(order.Position, order.Ordinal) && !message.IsBefore(order.Position, order.Ordinal));

    /// <summary>The number of the profile that holds an id.</summary>
    public ulong HeadOf(ExternalId id) => _identity.Read(_identity.FindFragment(id)!.Value).Head;

    private static (DateTimeOffset Due, ulong Profile) Timer(byte[] key)
    {
        var reader = new KeyReader(key);
        return (reader.Instant(), reader.Number());
    }
}
