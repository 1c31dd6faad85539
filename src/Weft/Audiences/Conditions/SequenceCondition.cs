using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary>
/// <c>sequence: [...]</c>: some chain of events fits, one for each step, each strictly later than the one before and at most its <c>within</c> later. The first
/// step may have a time as any event; the last may be <c>not</c> with <c>within</c>, which holds once that time ran out without any of the denied events.
/// <para>
/// Of the chains that begin with one event the one that is complete first is the one that matters, and that of a later event is complete no earlier. So each step
/// is gone through once, from the last to the first.
/// </para>
/// </summary>
internal sealed class SequenceCondition(SequenceStep[] steps, Leaf leaf, string[] names) : Condition
{
    private readonly SequenceStep[] _taken = Array.FindAll(steps, static step => !step.IsDenied);
    private readonly SequenceStep? _denied = Array.Find(steps, static step => step.IsDenied);

    public static Condition? Read(MapReader map, ConditionReader reader)
    {
        var node = map.Child("sequence");
        if (node.Kind != ConfigKind.List || node.Items.Count < 2)
        {
            reader.Errors.Add(node, "must be a list of two steps or more");
            return null;
        }

        SequenceStep[] steps = [.. node.Items.Select((item, place) => SequenceStep.Read(item, place == 0, place == node.Items.Count - 1, reader)).OfType<SequenceStep>()];
        if (steps.Length != node.Items.Count)
            return null;
        var names = EventSelection.NamesOf(steps.Select(step => step.Events));
        return new SequenceCondition(steps, reader.Leaves.OfEvents(names, map.Node.ToJson()?.ToJsonString() ?? ""), names);
    }

    public override Evaluation Evaluate(IProfileHistory history, DateTimeOffset now)
    {
        if (history is not WorkingProfile profile)
            return Find(LatestFirst.Merge<ProfileEvent>(Array.ConvertAll(names, history.Events)), now).Result;
        if (!profile.Has(leaf))
            return Evaluation.Lasting(false);
        if (profile.TryRecall(leaf, now, out var known))
            return known;
        var (found, isFixed) = Find(profile.EventsFor(leaf), now);
        if (isFixed)
            profile.Remember(leaf, found);
        return found;
    }

    internal override void AddTo(Dependencies dependencies) => Array.ForEach(steps, step => step.Events.AddTo(dependencies));

    // It is fixed where no filter asks for the instant: then asking again before the result runs out gives the same.
    private (Evaluation Result, bool IsFixed) Find(LatestFirst<ProfileEvent> events, DateTimeOffset now)
    {
        var filtersHoldUntil = DateTimeOffset.MaxValue;
        var instants = Array.ConvertAll(steps, static _ => new List<DateTimeOffset>());
        for (var place = 0; events[place] is { } happened && steps[0].Events.Closes(happened.At) > now; place++)
        {
            for (var step = 0; step < steps.Length; step++)
            {
                if (!steps[step].Events.Takes(happened))
                    continue;
                var matches = steps[step].Events.Matches(happened, now);
                filtersHoldUntil = matches.ValidUntil < filtersHoldUntil ? matches.ValidUntil : filtersHoldUntil;
                if (matches.IsMember)
                    instants[step].Add(happened.At);
            }
        }

        return (At(now, Chains(instants)).AtMostUntil(filtersHoldUntil), filtersHoldUntil == DateTimeOffset.MaxValue);
    }

    // The chains by their first events, latest first.
    private List<Chain> Chains(List<DateTimeOffset>[] instants)
    {
        var chains = LastOf(instants);
        for (var step = _taken.Length - 2; step >= 0; step--)
        {
            var (before, next) = (new List<Chain>(), 0);
            foreach (var at in instants[step])
            {
                while (next < chains.Count && chains[next].At > at)
                    next++;
                if (next > 0 && chains[next - 1].At <= Instants.Plus(at, _taken[step + 1].Within))
                    before.Add(new(at, chains[next - 1].Complete));
            }

            chains = before;
        }

        return chains;
    }

    private List<Chain> LastOf(List<DateTimeOffset>[] instants)
    {
        var last = instants[_taken.Length - 1];
        if (_denied is null)
            return last.ConvertAll(static at => new Chain(at, at));
        var (chains, denied, next) = (new List<Chain>(), instants[^1], 0);
        foreach (var at in last)
        {
            while (next < denied.Count && denied[next] > at)
                next++;
            var end = Instants.Plus(at, _denied.Within);
            if (next == 0 || denied[next - 1] > end)
                chains.Add(new(at, end));
        }

        return chains;
    }

    // A chain holds from when it is complete and its first event counts, until that no longer does.
    private Evaluation At(DateTimeOffset now, List<Chain> chains)
    {
        var (from, until) = (DateTimeOffset.MaxValue, now);
        chains.Reverse();
        foreach (var chain in chains)
        {
            var opens = steps[0].Events.Opens(chain.At);
            var (begins, ends) = (chain.Complete > opens ? chain.Complete : opens, steps[0].Events.Closes(chain.At));
            if (begins >= ends)
                continue;
            if (begins <= until && ends > until)
                until = ends;
            else if (begins > now && begins < from)
                from = begins;
        }

        return until > now ? new(true, until) : new(false, from);
    }

    private readonly record struct Chain(DateTimeOffset At, DateTimeOffset Complete);
}
