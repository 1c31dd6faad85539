using Weft.Audiences.Operators;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary>
/// <c>event: NAME</c> with <c>sum</c>, <c>avg</c>, <c>min</c>, <c>max</c> or <c>distinct</c> of a path, and a comparison: what the matching events' values
/// come to. Over no values <c>sum</c> and <c>distinct</c> are 0; the others have no value then, and no comparison with that holds.
/// </summary>
internal sealed class AggregateCondition(EventSelection selection, AggregateKind kind, ValuePath path, ValueBounds bounds, FilterNumbers numbers) : Condition
{
    private readonly int _number = numbers.OfValue($"{kind.Word == "distinct"}\n{path}");

    public override string Sentence => kind.Word == "distinct"
        ? $"who have {Sentences.Bounds(Written)} different {Written["distinct"].Text} over {Sentences.Events(Written)}{Sentences.Time(Written)}"
        : $"whose {kind.Said} {Written[kind.Word].Text} over {Sentences.Events(Written)}{Sentences.Time(Written)} is {Sentences.Bounds(Written)}";

    /// <summary>Of which events.</summary>
    public EventSelection Selection => selection;

    /// <summary>What is made of the values.</summary>
    public AggregateKind Kind => kind;

    /// <summary>Where the values stand.</summary>
    public ValuePath Path => path;

    /// <summary>What that is compared with.</summary>
    public ValueBounds Bounds => bounds;

    public static Condition? Read(IReadOnlyList<AggregateKind> kinds, EventSelection selection, MapReader map, ConditionReader reader)
    {
        var kind = kinds[0];
        var bounds = ValueBounds.Read(map, reader);
        if (kinds.Count > 1)
            reader.Errors.Add(map.Node[kinds[1].Word], $"cannot stand beside {kind.Word}: one of {string.Join(", ", Aggregation.Words)} is taken here");
        var node = map.Child(kind.Word);
        if (node.Kind == ConfigKind.Scalar && ValuePath.Parse(node.Text) is { } path)
            return new AggregateCondition(selection, kind, path, bounds, reader.Numbers);
        reader.Errors.Add(node, $"must be a path: {ValuePath.Accepted}");
        return null;
    }

    public override Evaluation Evaluate(IProfileHistory history, DateTimeOffset now)
    {
        var aggregation = kind.Begin();
        var later = new List<(DateTimeOffset At, bool Opens, ProfileEvent Event)>();
        var filtersHoldUntil = DateTimeOffset.MaxValue;
        foreach (var (happened, matches, opens, closes) in selection.Latest(history, now))
        {
            filtersHoldUntil = matches.ValidUntil < filtersHoldUntil ? matches.ValidUntil : filtersHoldUntil;
            if (!matches.IsMember)
                continue;
            if (closes != DateTimeOffset.MaxValue)
                later.Add((closes, false, happened));
            if (opens > now)
            {
                later.Add((opens, true, happened));
                continue;
            }

            Change(aggregation, happened, isAdded: true);
            // Older events can only add to what is enough, and this one closes first of those taken.
            if (bounds.StayMetAsMoreComes(kind) && bounds.Include(aggregation.Value))
                return new Evaluation(true, closes).AtMostUntil(filtersHoldUntil);
        }

        var holds = bounds.Include(aggregation.Value);
        return new Evaluation(holds, NextTurn(aggregation, later, holds)).AtMostUntil(filtersHoldUntil);
    }

    public override Grounds GroundsAt(IProfileHistory history, DateTimeOffset now)
    {
        var aggregation = kind.Begin();
        var counted = selection.Counted(history, now);
        counted.ForEach(happened => Change(aggregation, happened, isAdded: true));
        return new(aggregation.Value, [.. counted.Take(Grounds.MostShown)]);
    }

    internal override void AddTo(Dependencies dependencies) => selection.AddTo(dependencies);

    // Plays what opens and closes from now on, until the answer is another.
    private DateTimeOffset NextTurn(Aggregation aggregation, List<(DateTimeOffset At, bool Opens, ProfileEvent Event)> later, bool holds)
    {
        foreach (var instant in later.GroupBy(change => change.At).OrderBy(instant => instant.Key))
        {
            // An event opens and closes at one instant where its window is empty there.
            foreach (var (_, opens, happened) in instant.OrderByDescending(change => change.Opens))
                Change(aggregation, happened, opens);
            if (bounds.Include(aggregation.Value) != holds)
                return instant.Key;
        }

        return DateTimeOffset.MaxValue;
    }

    private void Change(Aggregation aggregation, ProfileEvent happened, bool isAdded)
    {
        foreach (var value in ValuesOf(happened))
            aggregation.Change(value, isAdded ? 1 : -1);
    }

    private AggregateValue[] ValuesOf(ProfileEvent happened)
    {
        if (_number >= 0 && happened.RecallRead(numbers, _number) is AggregateValue[] known)
            return known;
        AggregateValue[] values = [.. path.Values(happened.Body).Select(kind.Read).OfType<AggregateValue>()];
        if (_number >= 0)
            happened.RememberRead(numbers, _number, values);
        return values;
    }
}
