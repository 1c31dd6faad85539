using System.Diagnostics;
using Weft.Configuration;
using Weft.Connectors;
using Weft.Identity;
using Weft.Storage;
using Weft.Storage.RocksDb;

namespace Weft.Bench.Truth;

/// <summary>Takes a stream through the identity engine, or through plain union-find over the same ids.</summary>
internal static class TruthRun
{
    private const int EventsPerCommit = 5_000;

    /// <summary>The rules of a workspace that says nothing of identity but this, and where the loyalty card stands.</summary>
    public static IdentityRules Rules(string preset, string identifiers = "")
    {
        var text = $$"""
            workspace: { name: truth, region: GB }
            sources: { web: { kind: tracking, write_keys: [a] }, till: { kind: tracking, write_keys: [b] } }
            identity: { preset: {{preset}}, identifiers: { loyalty_card: { priority: 4, from: [properties.loyalty_card] }{{(identifiers.Length > 0 ? ", " : "")}}{{identifiers}} } }
            """;
        var errors = new ConfigErrors();
        return Workspace.Compile(text, Kinds.All(TimeProvider.System, TextWriter.Null), EnvironmentReferences.None, errors)?.Identity
            ?? throw new InvalidOperationException(string.Join('\n', errors.All));
    }

    public static TruthOutcome ByRules(IReadOnlyList<TruthEvent> events, IdOwners owners, IdentityRules rules)
    {
        var folder = Directory.CreateTempSubdirectory("weft-identity-").FullName;
        try
        {
            using var store = RocksDbStore.Open(folder);
            return ByRules(events, owners, rules, StateBatch.OfWriter(store, 1 << 20));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static TruthOutcome ByRules(IReadOnlyList<TruthEvent> events, IdOwners owners, IdentityRules rules, StateBatch state)
    {
        var changes = new GraphChanges();
        var resolver = new IdentityResolver(state, rules, changes);
        var (filed, shown, began) = (new List<ulong>(events.Count), new Shown(), Stopwatch.GetTimestamp());
        foreach (var one in events)
        {
            var tracking = TruthMessage.Of(one);
            resolver.Begin(new(filed.Count + 1, 0), tracking.Timestamp);
            var fragment = resolver.Resolve(tracking, resolver.Promote(tracking, "GB")).Fragment;
            filed.Add(fragment);
            if (one.UserId is not null && fragment != 0)
                shown.Look(fragment, resolver.HeadOf(fragment));
            if (filed.Count % EventsPerCommit != 0)
                continue;
            changes.Clear();
            state.Commit();
        }

        var took = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        var identity = IdentityStore.Of(state);
        return new(
            [.. filed.Select(fragment => fragment == 0 ? 0 : resolver.HeadOf(fragment))],
            owners.Ids.ToDictionary(id => id, id => identity.FindFragment(id) is { } number ? resolver.HeadOf(number) : 0), shown.Changes, took);
    }

    public static TruthOutcome ByUnionFind(IReadOnlyList<TruthEvent> events, IdOwners owners)
    {
        var (groups, firsts, shown, began) = (new UnionFind<ExternalId>(), new List<ExternalId?>(events.Count), new Shown(), Stopwatch.GetTimestamp());
        foreach (var (one, ids) in events.Zip(owners.IdsOfEvents))
        {
            groups.Join(ids);
            firsts.Add(ids.Count == 0 ? null : ids[0]);
            if (one.UserId is not null && ids.Count > 0)
                shown.Look(groups.Number(ids[0]), groups.Find(ids[0]));
        }

        var took = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        return new([.. firsts.Select(first => first is { } id ? groups.Find(id) : 0)], owners.Ids.ToDictionary(id => id, groups.Find), shown.Changes, took);
    }

    /// <summary>Which profile each logged-in person was seen in last.</summary>
    private sealed class Shown
    {
        private readonly Dictionary<ulong, ulong> _last = [];

        public int Changes { get; private set; }

        public void Look(ulong person, ulong profile)
        {
            Changes += _last.TryGetValue(person, out var before) && before != profile ? 1 : 0;
            _last[person] = profile;
        }
    }
}
