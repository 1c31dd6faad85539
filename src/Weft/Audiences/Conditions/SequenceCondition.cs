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

    public override string Sentence =>
        $"who did {Said(Written["sequence"].Items[0])}{string.Concat(Written["sequence"].Items.Skip(1).Select(step => $", then {Said(step)}"))}";

    /// <summary>Its steps, in order.</summary>
    public IReadOnlyList<SequenceStep> Steps => steps;

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

    public override Grounds GroundsAt(IProfileHistory history, DateTimeOffset now)
    {
        var events = LatestFirst.Merge<ProfileEvent>(Array.ConvertAll(names, history.Events));
        var chains = Chains(Instants(events, now, out _));
        var (because, first) = (new List<ProfileEvent>(), chains[0].FindIndex(chain => Begins(chain) <= now && steps[0].Events.Closes(chain.At) > now));
        for (var (step, at) = (0, first < 0 ? DateTimeOffset.MaxValue : chains[0][first].At); first >= 0 && step < _taken.Length; step++)
        {
            at = step == 0 ? at : chains[step].Last(chain => chain.At > at).At;
            because.Insert(0, events.First(happened => happened.At == at && _taken[step].Events.Takes(happened) && _taken[step].Events.Matches(happened, now).IsMember));
        }

        return new(null, because);
    }

    internal override void AddTo(Dependencies dependencies) => Array.ForEach(steps, step => step.Events.AddTo(dependencies));

    // It is fixed where no filter asks for the instant: then asking again before the result runs out gives the same.
    private (Evaluation Result, bool IsFixed) Find(LatestFirst<ProfileEvent> events, DateTimeOffset now)
    {
        var instants = Instants(events, now, out var filtersHoldUntil);
        return (At(now, Chains(instants)[0]).AtMostUntil(filtersHoldUntil), filtersHoldUntil == DateTimeOffset.MaxValue);
    }

    // When what each step takes happened, latest first.
    private List<DateTimeOffset>[] Instants(LatestFirst<ProfileEvent> events, DateTimeOffset now, out DateTimeOffset filtersHoldUntil)
    {
        filtersHoldUntil = DateTimeOffset.MaxValue;
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

        return instants;
    }

    // For each step the chains from there on, by its event, latest first.
    private List<Chain>[] Chains(List<DateTimeOffset>[] instants)
    {
        var chains = new List<Chain>[_taken.Length];
        chains[^1] = LastOf(instants);
        for (var step = _taken.Length - 2; step >= 0; step--)
        {
            var (behind, next) = (chains[step + 1], 0);
            chains[step] = [];
            foreach (var at in instants[step])
            {
                while (next < behind.Count && behind[next].At > at)
                    next++;
                if (next > 0 && behind[next - 1].At <= Audiences.Instants.Plus(at, _taken[step + 1].Within))
                    chains[step].Add(new(at, behind[next - 1].Complete));
            }
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
            var end = Audiences.Instants.Plus(at, _denied.Within);
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
            var (begins, ends) = (Begins(chain), steps[0].Events.Closes(chain.At));
            if (begins >= ends)
                continue;
            if (begins <= until && ends > until)
                until = ends;
            else if (begins > now && begins < from)
                from = begins;
        }

        return until > now ? new(true, until) : new(false, from);
    }

    private DateTimeOffset Begins(Chain chain) => steps[0].Events.Opens(chain.At) is var opens && opens > chain.Complete ? opens : chain.Complete;

    private static string Said(ConfigNode step) => step["not"].Exists
        ? $"no {Sentences.Events(step["not"])} for {Sentences.Duration(step["within"].Text)}"
        : Sentences.Events(step) + (step.Path.EndsWith("[0]", StringComparison.Ordinal) ? Sentences.Time(step) : step["within"].Exists ? $" within {Sentences.Duration(step["within"].Text)}" : "");

    private readonly record struct Chain(DateTimeOffset At, DateTimeOffset Complete);
}
