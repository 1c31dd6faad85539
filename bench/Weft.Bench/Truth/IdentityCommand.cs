using Weft.Bench.Running;
using Weft.Identity;

namespace Weft.Bench.Truth;

/// <summary>
/// How well each preset, and plain union-find, finds the people behind a stream of which the truth is known. With <c>--rules "PRESET; IDENTIFIERS | …"</c> also other rules, with <c>--trials yes</c> some that Weft does
/// not have; with <c>--write FILE</c> nothing is scored, and the stream goes into a file.
/// </summary>
internal static class IdentityCommand
{
    private const string Note = """
        Shares of 1; a row is one set of rules on one stream. What is scored are pairs of ids (is it one person's pair, is it in one profile) and, as B-cubed, each id's profile.
        **own ids**: all but the anonymous ids of shared devices, which have no one person. **knowable**: of those the ids that a chain of the person's own events ties to the most of what they have; on the
        others nobody ever logged in or typed anything, so no rules can find whose they are. **all ids**: also those of shared devices, as their most frequent user's. **events**: the share that lies with the person who did
        them; **knowable**: of the events that bring an id which can be known. **id changes**: how often, for a hundred people, a logged-in person was in another profile than at the event before. Rows without
        *parameters* have those of `Truth/TruthOptions.cs`.
        """;

    private static readonly string[] Columns =
    [
        "people", "events", "seed", "parameters", "rules", "own ids: precision", "recall", "B-cubed precision", "recall", "knowable: precision", "recall", "B-cubed precision", "recall",
        "all ids: precision", "recall", "events", "knowable", "id changes", "µs an event",
    ];

    public static int Run(Arguments arguments)
    {
        var truth = TruthOptions.From(arguments);
        var events = TruthStream.Make(truth);
        if (arguments.Text("write", "") is { Length: > 0 } file)
        {
            File.WriteAllLines(file, events.Select(TruthMessage.Line));
            return 0;
        }

        var table = new ResultsTable(BenchOptions.From(arguments), "identity", "how well profiles are people, on a stream of which the truth is known", Columns) { Note = Note };
        var seen = events.DistinctBy(one => one.Number).ToList();
        var owners = new IdOwners(seen, TruthRun.Rules("default"));
        foreach (var preset in (string[])["default", "isolate", "last-authenticated"])
            Add(preset, TruthRun.ByRules(seen, owners, TruthRun.Rules(preset)));
        foreach (var rules in arguments.Text("rules", "").Split('|', StringSplitOptions.RemoveEmptyEntries))
            Add(rules.Replace(": {", " {").Trim(), TruthRun.ByRules(seen, owners, TruthRun.Rules(rules.Split(';')[0].Trim(), rules.Split(';')[1].Trim())));
        if (arguments.Text("trials", "no") == "yes")
        {
            Add("trial: a contact is its most frequent user's", TruthRun.ByRules(Trial.MostOften(seen), owners, TruthRun.Rules("default")));
            Add("trial: a browser of several users joins nothing else", TruthRun.ByRules(Trial.NoBridges(seen), owners, TruthRun.Rules("default")));
            Add("trial: both", TruthRun.ByRules(Trial.NoBridges(Trial.MostOften(seen)), owners, TruthRun.Rules("default")));
            Add("trial: both, with last-authenticated", TruthRun.ByRules(Trial.NoBridges(Trial.MostOften(seen)), owners, TruthRun.Rules("last-authenticated")));
        }

        Add("union-find", TruthRun.ByUnionFind(seen, owners));
        return 0;

        void Add(string name, TruthOutcome found)
        {
            var own = Score(id => !owners.IsShared(id));
            var (knowable, all, filed) = (Score(owners.IsKnowable), Score(_ => true), found.Filed(seen, owners));
            table.Add(
                $"{truth.People:N0}", $"{events.Count:N0}", $"{truth.Seed}", $"{truth.Changed}", $"{name}",
                $"{own.Precision:F4}", $"{own.Recall:F4}", $"{own.CubedPrecision:F4}", $"{own.CubedRecall:F4}",
                $"{knowable.Precision:F4}", $"{knowable.Recall:F4}", $"{knowable.CubedPrecision:F4}", $"{knowable.CubedRecall:F4}", $"{all.Precision:F4}", $"{all.Recall:F4}",
                $"{filed.All:F4}", $"{filed.Knowable:F4}", $"{100.0 * found.Changes / truth.People:F1}", $"{found.Microseconds / seen.Count:F1}");

            TruthScore Score(Func<ExternalId, bool> which) => TruthScore.Of(found.Ids(owners, which));
        }
    }
}
