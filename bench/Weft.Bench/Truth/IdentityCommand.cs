using System.Diagnostics;
using Weft.Bench.Running;
using Weft.Configuration;
using Weft.Connectors;
using Weft.Identity;
using Weft.Storage;
using Weft.Storage.RocksDb;

namespace Weft.Bench.Truth;

/// <summary>How well each preset, and plain union-find, finds the people behind a stream of which the truth is known; or, with <c>--write FILE</c>, that stream.</summary>
internal static class IdentityCommand
{
    private const int EventsPerCommit = 5_000;
    private static readonly string[] Presets = ["default", "isolate", "last-authenticated"];

    public static int Run(Arguments arguments)
    {
        var truth = TruthOptions.From(arguments);
        var events = TruthStream.Make(truth);
        if (arguments.Text("write", "") is { Length: > 0 } file)
        {
            File.WriteAllLines(file, events.Select(TruthMessage.Line));
            return 0;
        }

        var table = new ResultsTable(
            BenchOptions.From(arguments), "identity", "how well profiles are people, on a stream of which the truth is known",
            "people", "events", "seed", "rules", "pairwise precision", "recall", "B-cubed precision", "recall", "all ids: pairwise precision", "recall",
            "events with the right person", "changes of the id shown, per 100 people", "µs an event");
        var seen = events.DistinctBy(one => one.Number).ToList();
        var owners = new IdOwners(seen, Rules("default"));
        foreach (var preset in Presets)
            Add(preset, ByRules(seen, owners, Rules(preset)));
        Add("union-find", ByUnionFind(seen, owners));
        return 0;

        void Add(string name, Outcome found)
        {
            var (own, all) = (TruthScore.Of(found.Ids(owners, withShared: false)), TruthScore.Of(found.Ids(owners, withShared: true)));
            table.Add(
                $"{truth.People:N0}", $"{events.Count:N0}", $"{truth.Seed}", $"{name}", $"{own.Precision:F4}", $"{own.Recall:F4}", $"{own.CubedPrecision:F4}", $"{own.CubedRecall:F4}",
                $"{all.Precision:F4}", $"{all.Recall:F4}", $"{TruthScore.Filed(found.Events):F4}", $"{100.0 * found.Changes / truth.People:F1}", $"{found.Microseconds / seen.Count:F1}");
        }
    }

    private static IdentityRules Rules(string preset)
    {
        var text = $$"""
            workspace: { name: truth, region: GB }
            sources: { web: { kind: tracking, write_keys: [a] }, till: { kind: tracking, write_keys: [b] } }
            identity:
              preset: {{preset}}
              identifiers:
                loyalty_card: { priority: 4, from: [properties.loyalty_card] }
              blocked:
                - "*": ["^[0-]*$", "^-1$", "^(null|undefined|none|nan|anonymous|unknown|guest)$", "^\\[object Object\\]$"]
            """;
        var errors = new ConfigErrors();
        return Workspace.Compile(text, Kinds.All(TimeProvider.System, TextWriter.Null), EnvironmentReferences.None, errors)?.Identity
            ?? throw new InvalidOperationException(string.Join('\n', errors.All));
    }

    private static Outcome ByRules(List<TruthEvent> events, IdOwners owners, IdentityRules rules)
    {
        var folder = Directory.CreateTempSubdirectory("weft-identity-").FullName;
        try
        {
            using var store = RocksDbStore.Open(folder);
            var state = StateBatch.OfWriter(store, 1 << 20);
            var changes = new GraphChanges();
            var resolver = new IdentityResolver(state, rules, changes);
            var (filed, heads, moved, began) = (new List<(int, ulong)>(events.Count), new Dictionary<ulong, ulong>(), 0, Stopwatch.GetTimestamp());
            foreach (var one in events)
            {
                var tracking = TruthMessage.Of(one);
                resolver.Begin();
                var fragment = resolver.Resolve(tracking, resolver.Promote(tracking, "GB")).Fragment;
                filed.Add((one.Person, fragment));
                if (one.UserId is not null && fragment != 0)
                {
                    var head = resolver.HeadOf(fragment);
                    moved += heads.TryGetValue(fragment, out var before) && before != head ? 1 : 0;
                    heads[fragment] = head;
                }

                if (filed.Count % EventsPerCommit != 0)
                    continue;
                changes.Clear();
                state.Commit();
            }

            var took = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
            var identity = IdentityStore.Of(state);
            return new(
                [.. filed.Where(one => one.Item2 != 0).Select(one => (one.Item1, resolver.HeadOf(one.Item2)))],
                owners.Ids.ToDictionary(id => id, id => identity.FindFragment(id) is { } number ? resolver.HeadOf(number) : 0), moved, took);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Outcome ByUnionFind(List<TruthEvent> events, IdOwners owners)
    {
        var (groups, firsts, began) = (new UnionFind(), new List<(int Person, string First)>(events.Count), Stopwatch.GetTimestamp());
        var (shown, moved) = (new Dictionary<string, ulong>(StringComparer.Ordinal), 0);
        foreach (var (one, ids) in events.Zip(owners.IdsOfEvents))
        {
            if (ids.Count == 0)
                continue;
            groups.Join(ids);
            firsts.Add((one.Person, ids[0]));
            if (one.UserId is null)
                continue;
            var group = groups.Find(ids[0]);
            moved += shown.TryGetValue(ids[0], out var before) && before != group ? 1 : 0;
            shown[ids[0]] = group;
        }

        var took = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        return new([.. firsts.Select(one => (one.Person, groups.Find(one.First)))], owners.Ids.ToDictionary(id => id, id => groups.Find(id.ToString())), moved, took);
    }

    /// <summary>What came of a stream.</summary>
    /// <param name="Events">Each event's person, and the profile that has it in the end.</param>
    /// <param name="Profiles">The profile of each id in the end.</param>
    /// <param name="Changes">How often the profile of somebody's user id was another than at their event before.</param>
    /// <param name="Microseconds">How long it took.</param>
    private sealed record Outcome(IReadOnlyCollection<(int Person, ulong Profile)> Events, Dictionary<ExternalId, ulong> Profiles, int Changes, double Microseconds)
    {
        public List<(int Person, ulong Profile)> Ids(IdOwners owners, bool withShared) =>
            [.. owners.Ids.Where(id => withShared || !owners.IsShared(id)).Select(id => (owners.PersonOf(id), Profiles[id]))];
    }
}
