using Weft.Identity;

namespace Weft.Tests.Identity;

[Trait(Rounds.Nightly, "rounds")]
public sealed class LedgerTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    // Numbers of decisions are places in the log, and events come in between.
    private const int BetweenDecisions = 1_000;

    [Fact]
    public void the_ledger_alone_gives_the_graph_that_the_state_has() => Rounds.Run(100, withRepeats: false, (history, arriving) =>
    {
        var part = store.ForRound();
        var graph = Take(new(part, history.Rules.ToIdentityRules()), arriving);
        if (Difference(graph) is { } difference)
            return difference;
        graph.EndFrame();
        // Other rules, and back again: everything is taken anew.
        var others = RandomHistory.Make(new Random(arriving.Count)).Rules;
        foreach (var rules in (RuleSet[])[others, history.Rules])
        {
            graph = new(part, rules.ToIdentityRules()) { Next = graph.Next };
            graph.Rebuild();
            if (Difference(graph) is { } afterwards)
                return $"by {rules}:\n{afterwards}";
        }

        return null;
    }, withDecisions: true);

    [Fact]
    public void an_entry_is_never_changed_and_says_what_spoke_for_it() => Rounds.Run(60, withRepeats: true, (history, arriving) =>
    {
        var graph = new GraphUnderTest(store.ForRound(), history.Rules.ToIdentityRules()) { Next = 1 };
        var written = new List<string>();
        foreach (var given in arriving)
        {
            graph.Take(given);
            var now = graph.Ledger.SelectMany(row => row.Entries.Select(entry => (row, entry))).ToList();
            if (!now.Select(one => Text(one.row, one.entry)).Take(written.Count).SequenceEqual(written))
                return $"  after {given} earlier entries are others";
            foreach (var (row, entry) in now.Skip(written.Count))
            {
                var by = entry.Link!.Evidence;
                if (row.Event is not { } cause || (cause.MessageId, cause.Source, cause.At) != (given.MessageId, given.Source, given.At))
                    return $"  {Text(row, entry)} was caused by {row.Event}, not by {given}";
                if (!arriving.Any(one => (one.MessageId, one.Source, one.At) == (by.MessageId, by.Source, by.At)))
                    return $"  {Text(row, entry)} names no event that came";
            }

            written = [.. now.Select(one => Text(one.row, one.entry))];
        }

        return null;
    });

    [Fact]
    public void what_an_id_went_through_is_what_is_said_of_it_and_of_whoever_held_it() => Rounds.Run(60, withRepeats: false, (history, arriving) =>
    {
        var graph = Take(new(store.ForRound(), history.Rules.ToIdentityRules()), arriving);
        var replay = Replay(graph);
        foreach (var fragment in graph.Fragments().ToList())
        {
            List<string> expected = replay.Histories.TryGetValue(fragment.Number, out var found) ? [.. found.AsEnumerable().Reverse()] : [];
            var listed = LedgerHistory.Of(graph.State, fragment, null).Select(line => line.Entry.IdAt(line.Row.Where)).ToList();
            if (!listed.SequenceEqual(expected))
                return $"  {fragment.Id} went through {string.Join(' ', listed)}, not {string.Join(' ', expected)}";
            if (Paged(behind => LedgerHistory.Of(graph.State, fragment, behind)) is var paged && !paged.SequenceEqual(expected))
                return $"  by pages {fragment.Id} went through {string.Join(' ', paged)}, not {string.Join(' ', expected)}";
        }

        var all = LedgerHistory.All(graph.State, null).Select(line => line.Entry.IdAt(line.Row.Where)).ToList();
        return Paged(behind => LedgerHistory.All(graph.State, behind)).SequenceEqual(all) ? null : "  the pages are not the list";
    }, withDecisions: true);

    [Fact]
    public void a_decision_that_is_taken_back_leaves_the_graph_as_it_was_and_its_moves_and_their_reverse_in_the_ledger() => Rounds.Run(60, withRepeats: false, (history, arriving) =>
    {
        var graph = Take(new(store.ForRound(), history.Rules.ToIdentityRules()), arriving);
        var before = graph.Lines();
        var heads = graph.Components().OrderBy(component => component.Members.Length).ToList();
        var number = graph.Next + BetweenDecisions;
        foreach (var (kind, a, b) in (IEnumerable<(DecisionKind, ulong, ulong)>)[
            (DecisionKind.Together, heads[0].Head, heads[^1].Members[^1].Fragment),
            (DecisionKind.Apart, heads[^1].Head, heads[^1].Members[^1].Fragment),
            (DecisionKind.NotAnIdentifier, heads[^1].Members[^1].Fragment, heads[^1].Members[^1].Fragment)])
        {
            if (a == b && kind != DecisionKind.NotAnIdentifier)
                continue;
            graph.Decide(++number, new(0, kind, graph.IdOf(a), graph.IdOf(b), "op", "so"));
            var isMove = kind == DecisionKind.Together && heads.Count > 1 && graph.Store.FindLink(a, b)!.Decided is { InForce: true };
            graph.Decide(number + 1, DecisionRequest.Withdraw(number, "op", "no"));
            number++;
            if (GraphLines.Difference(before, graph.Lines()) is { } difference)
                return $"after {kind} was taken back:\n{difference}";
            var rows = graph.Ledger.TakeLast(2).Select(row => row.Entries.Where(entry => entry.Kind is LedgerKind.Merge or LedgerKind.Split).ToList()).ToList();
            var moves = rows[0].Select(entry => Move(entry, entry.Kind)).Order().ToList();
            if (!moves.SequenceEqual(rows[1].Select(entry => Move(entry, entry.Kind == LedgerKind.Merge ? LedgerKind.Split : LedgerKind.Merge)).Order()) || (isMove && moves.Count == 0))
                return $"{kind} and back are not each other's reverse: {string.Join(", ", moves)}";
        }

        return Difference(graph);
    }, withDecisions: true);

    [Fact]
    public void late_evidence_is_a_new_entry_for_what_it_overturns()
    {
        var graph = new GraphUnderTest(store.Empty(), IdentityRules.Default) { Next = 1 };
        ExternalId jane = new("email", "jane@x"), one = new("user_id", "1"), two = new("user_id", "2");
        graph.Take(new(5, "web", "m5", [two, jane], null, true));
        graph.Take(new(6, "web", "m6", [two, jane], null, true));
        graph.Take(new(1, "web", "m1", [one, jane], null, true));

        Assert.Equal(
            [
                "1-0-0 Link user_id:2 email:jane@x m5",
                "3-0-0 Link email:jane@x user_id:1 m1",
                "3-0-1 Refusal user_id:2 email:jane@x m5 unique user_id",
                "3-0-2 Split user_id:2 email:jane@x m5 unique user_id",
            ],
            graph.Ledger.SelectMany(row => row.Entries.Select(entry =>
                $"{entry.IdAt(row.Where)} {entry.Kind} {graph.IdOf(entry.One)} {graph.IdOf(entry.Other)} {entry.Link!.Evidence.MessageId} {entry.Link.Rule}".TrimEnd())));
    }

    private static List<string> Paged(Func<LedgerPlace?, IEnumerable<LedgerLine>> list)
    {
        var found = new List<string>();
        LedgerPlace? behind = null;
        for (var size = 1; list(behind).Take(size).ToList() is { Count: > 0 } page; size = (size % 3) + 1)
        {
            found.AddRange(page.Select(line => line.Entry.IdAt(line.Row.Where)));
            behind = new(page[^1].Row.Where, page[^1].Entry.Number, page[^1].Profile);
        }

        return found;
    }

    private static string Move(LedgerEntry entry, LedgerKind kind) => $"{kind} {entry.One} {entry.Other} {string.Join(' ', entry.Fragments)}";

    private static string Text(LedgerRow row, LedgerEntry entry) => $"{entry.IdAt(row.Where)} {entry.Kind} {entry.One} {entry.Other} {string.Join(' ', entry.Fragments)} {entry.Link} {row.Cause} {row.At:O}";

    private static LedgerReplay Replay(GraphUnderTest graph)
    {
        var replay = new LedgerReplay(number => Decisions.Of(graph.State).Find(number)!);
        foreach (var row in graph.Ledger)
            replay.Take(row);
        return replay;
    }

    private static string? Difference(GraphUnderTest graph)
    {
        var replay = Replay(graph);
        var (expected, told) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var link in graph.Links())
            expected.UnionWith(link.Claims.Select(one => $"{one.Kind} {link.A} {link.B} {one.Claim.Refusal}"));
        told.UnionWith(replay.Claims.Select(one => $"{one.Key.Kind} {one.Key.A} {one.Key.B} {one.Value}"));
        foreach (var component in graph.Components())
            expected.UnionWith(component.Members.Select(member => $"{member.Fragment} is p{component.Head}'s"));
        foreach (var fragment in graph.Fragments())
            told.Add($"{fragment.Number} is p{replay.Holder.GetValueOrDefault(fragment.Number, fragment.Number)}'s");
        return replay.Wrong ?? GraphLines.Difference(expected, told);
    }

    private static GraphUnderTest Take(GraphUnderTest graph, IReadOnlyList<GivenEvent> arriving)
    {
        graph.Next = 1;
        foreach (var given in arriving)
        {
            graph.TakeAny(given.Decision is { } decision
                ? given with { Decision = decision with { Number = decision.Number * BetweenDecisions, Withdraws = decision.Withdraws * BetweenDecisions } }
                : given);
            if (given.EndsFrame)
                graph.EndFrame();
        }

        return graph;
    }
}
