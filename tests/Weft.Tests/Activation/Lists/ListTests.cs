using System.Globalization;
using System.Text;
using Weft.Activation;
using Weft.Activation.Lists;
using Weft.Audiences;
using Weft.Configuration;
using Weft.Events;
using Weft.Identity;
using Weft.Log;
using Weft.Profiles;
using Weft.Storage;
using Weft.Tests.Activation.Harness;
using Weft.Tests.Determinism;
using Weft.Tests.Storage;

namespace Weft.Tests.Activation.Lists;

/// <summary>What destinations believe of audiences, whatever becomes of memberships, consent and profiles. The seed is printed; <c>WEFT_SEED</c> repeats it.</summary>
public sealed class ListTests
{
    private const string People = """
        workspace: { name: acme }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        audiences:
          gold: { event: Gold, within: 6h }
          silver: { all: [ { event: Silver }, { not: { event: Seen, within: 3h } } ] }

        """;

    private const string Three = """
          all: { kind: hold, mappings: [ { when: { audience: "*" } } ] }
          calm: { kind: hold, sync: changes, mappings: [ { when: { audience: gold } } ] }

        """;

    // What is asked of those who are told: the purpose, what silence means, and which audiences.
    private static readonly (string Text, string? Purpose, bool GrantsUnset, string[] Asked)[] Versions =
    [
        ("consent: { purposes: [ads, mail] }\ndestinations:\n" + Three, null, false, []),
        ("consent: { purposes: [ads, mail] }\ndestinations:\n" + Three + "  ads: { kind: hold, consent: [ads], mappings: [ { when: { audience: [gold, silver] } } ] }\n", "ads", false, ["gold", "silver"]),
        ("consent: { purposes: [ads, mail], unset: grant }\ndestinations:\n" + Three + "  ads: { kind: hold, consent: mail, mappings: [ { when: { audience: [gold, silver] } } ] }\n", "mail", true, ["gold", "silver"]),
        ("consent: { purposes: [ads, mail] }\ndestinations:\n" + Three + "  ads: { kind: hold, consent: ads, mappings: [ { when: { audience: gold } } ] }\n", "ads", false, ["gold"]),
    ];

    private readonly List<LogFrame> _log = [];
    private MemoryStore _store = new();
    private Shard _shard = null!;
    private int _version;

    [Fact]
    public void what_a_destination_believes_is_who_is_in_its_audiences_and_agrees()
    {
        var seed = Seeded.Seed();
        var (filtered, removals, suppressed) = (0, 0, 0);
        for (var round = 0; round < (Identity.Rounds.Number("WEFT_ROUNDS") ?? 12); round++)
        {
            var random = new Random(unchecked(seed + round));
            var (world, receiver) = (new ListWorld(random), new ListReceiver(random));
            Begin();
            for (var step = 0; step < 60; step++)
                Step(world, receiver, random);
            End(world, receiver, unchecked(seed + round));
            (filtered, removals, suppressed) = (filtered + receiver.Filtered, removals + receiver.Removals, suppressed + (world.HasSuppressed ? 1 : 0));
        }

        Assert.True(filtered > 0 && removals > 0 && suppressed > 0, "nothing happened: another seed is needed");
    }

    private void Begin()
    {
        _log.Clear();
        (_store, _version) = (new(), 0);
        _shard = Open(_store);
        Append([(FrameKind.Configuration, Configuration(0), 0)], new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), null);
    }

    private void Step(ListWorld world, ListReceiver receiver, Random random)
    {
        Append(world.Next(_log.Count + 1, Holders), world.Now, receiver);
        if (random.Next(3) == 0)
            receiver.Take(_store, _shard.Workspace.Destinations, all: false);
        if (random.Next(25) == 0)
            Configure(world, receiver, random.Next(Versions.Length));
        if (random.Next(20) == 0)
            Kill(random);
    }

    // What an audience is asked for no more was told stays where it is.
    private void Configure(ListWorld world, ListReceiver receiver, int version)
    {
        if (version == _version)
            return;
        Append([(FrameKind.Tick, [], 0)], world.Now, receiver);
        Settle(world, receiver);
        foreach (var audience in Versions[_version].Asked.Except(Versions[version].Asked))
            receiver.Forget("ads", audience.Equals);
        _version = version;
        Append([(FrameKind.Configuration, Configuration(version), 0)], world.Now, receiver);
    }

    private static byte[] Configuration(int version) => Encoding.UTF8.GetBytes(People + Versions[version].Text);

    // Back to what the store held after some commit; the log gives back the rest.
    private void Kill(Random random)
    {
        _store = _store.CrashTo(_store.Commits - random.Next(Math.Min(10, _store.Commits)));
        _shard = Open(_store);
        while (_shard.Position < _log.Count)
            _shard.Apply(_log.Skip((int)_shard.Position).Take(random.Next(1, 6)).ToList());
    }

    private void Settle(ListWorld world, ListReceiver receiver)
    {
        while (_shard.IsBackfilling)
            Append([(FrameKind.Tick, [], 0)], world.Now, receiver);
        receiver.Take(_store, _shard.Workspace.Destinations, all: true);
    }

    private void End(ListWorld world, ListReceiver receiver, int seed)
    {
        // Of history nobody was told.
        foreach (var destination in world.HasHistory ? _shard.Workspace.Destinations.All : [])
            Append([(FrameKind.Tick, [], 0), (FrameKind.Sync, new SyncRequest(destination.Key, null).ToPayload(), 0)], world.Now, receiver);
        Settle(world, receiver);
        AssertBelieved(world, receiver, seed);
        AssertCounted(seed);
        var one = Replayed(1);
        foreach (var size in (int[])[20, 500])
            Dump.AssertSame(one, Replayed(size), $"WEFT_SEED={seed}: a replay in batches of {size}");
    }

    private void AssertBelieved(ListWorld world, ListReceiver receiver, int seed)
    {
        var state = new StateBatch(_store);
        var (memberships, (_, purpose, grantsUnset, asked)) = (Memberships.Of(state), Versions[_version]);
        foreach (var profile in IdentityStore.Of(state).Heads().Select(head => StoredProfile.Of(state, head)))
        {
            List<ExternalId> ids = [.. profile.Fragments.Select(fragment => fragment.Id)];
            foreach (var (destination, audience) in (IEnumerable<(string, string)>)[("all", "gold"), ("all", "silver"), .. asked.Select(audience => ("ads", audience))])
            {
                var isDue = memberships.Shown(profile.Number).Holds(audience) && world.Agrees(ids, destination == "ads" ? purpose : null, grantsUnset);
                var believed = receiver.Believes(destination, audience, IdentityStore.Of(state).Read(profile.Number).Id);
                Assert.True(isDue == believed, $"WEFT_SEED={seed} WEFT_ROUNDS=1: {destination} believes that {string.Join(' ', ids)} {(believed ? "is" : "is not")} in {audience}\n{receiver.StoryOf(ids)}{Story()}");
            }
        }
    }

    // What the frames held, but for the ticks.
    private string Story()
    {
        var story = new StringBuilder();
        foreach (var frame in _log.Where(frame => frame.Kind != FrameKind.Tick))
        {
            story.Append(CultureInfo.InvariantCulture, $"\n  {frame.Position} {frame.Kind} {frame.Now:HH:mm} {(frame.Kind == FrameKind.Decision ? DecisionRequest.FromPayload(frame.Payload.Span) : null)}");
            foreach (var item in CollectedItems.Of(frame))
                story.Append(CultureInfo.InvariantCulture, $"\n    {Encoding.UTF8.GetString(item.Json.Span)}");
        }

        return story.ToString();
    }

    private void AssertCounted(int seed)
    {
        var state = new StateBatch(_store);
        var told = ToldLists.Of(state);
        foreach (var destination in _shard.Workspace.Destinations.All.Select(one => one.Key))
        {
            var entries = IdentityStore.Of(state).Heads().SelectMany(head => told.Of(head)).Where(entry => entry.Destination == destination).ToList();
            foreach (var (audience, count, withheld) in told.Sums(destination))
                Assert.True((count, withheld) == (Count(audience, ToldKind.Told), Count(audience, ToldKind.Withheld)), $"WEFT_SEED={seed}: the sums of {destination} are wrong for {audience}");

            int Count(string audience, ToldKind kind) => entries.Count(entry => entry.Audience == audience && entry.Kind == kind);
        }
    }

    private void Append(IEnumerable<(FrameKind Kind, byte[] Payload, int Items)> frames, DateTimeOffset now, ListReceiver? receiver)
    {
        foreach (var (kind, payload, items) in frames)
        {
            _log.Add(new(_log.Count + 1, now, kind, "web", items, payload));
            _shard.Apply([_log[^1]]);
            receiver?.Note(_store, _log.Count);
        }
    }

    private (IReadOnlyList<ExternalId> Ids, IReadOnlyList<ulong> Fragments) Holders(ExternalId id)
    {
        var state = new StateBatch(_store);
        if (IdentityStore.Of(state).FindFragment(id) is not { } fragment)
            return ([], []);
        var fragments = StoredProfile.Of(state, fragment).Fragments;
        return ([.. fragments.Select(one => one.Id)], [.. fragments.Select(one => one.Number)]);
    }

    private List<string> Replayed(int size)
    {
        var store = new MemoryStore();
        var shard = Open(store);
        foreach (var frames in _log.Chunk(size))
            shard.Apply(frames);
        return Dump.Of(store);
    }

    private Shard Open(MemoryStore store) =>
        new(store, new LaneOrders(store), Compile, new(position => _log[(int)position - 1]), mostRecords: 4, bounds: RecordedRun.Bounds);

    private static Workspace Compile(string text)
    {
        var errors = new ConfigErrors();
        var workspace = Workspace.Compile(text, RecordedRun.Kinds, EnvironmentReferences.None, errors);
        Assert.True(workspace is not null, string.Join('\n', errors.All));
        return workspace;
    }
}
