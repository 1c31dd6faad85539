using Weft.Audiences.Operators;
using Weft.Profiles;
using Weft.Tests.Audiences.Oracle;

namespace Weft.Tests.Warehouse.Previews;

/// <summary>Which parts of the language random definitions were made of.</summary>
internal sealed class Covered
{
    private static readonly string[] Nodes = ["all", "any", "none", "not", "audience", "event", "sum", "avg", "min", "max", "distinct", "trait", "sequence", "denied step", "known", "elements all", "array path"];
    private static readonly string[] Times = ["ever", "within", "between", "fixed", "this day", "this week", "this month", "this year"];

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public void Add(NaiveSurvivorship rules) => _seen.UnionWith(rules.ByTrait.Values.Append(rules.Usual));

    public void Add(NaiveSet set)
    {
        foreach (var audience in set.Values)
        {
            _seen.Add(audience.Known ? "known" : "");
            Add(audience.Condition);
        }
    }

    /// <summary>Fails unless there was each operator, node, time and rule.</summary>
    public void AssertAll(int seed)
    {
        var missing = Nodes.Concat(Times).Concat(OperatorTable.Names).Concat(Survivorship.Words).Where(word => !_seen.Contains(word)).ToList();
        Assert.True(missing.Count == 0, $"WEFT_SEED={seed}: never asked: {string.Join(", ", missing)}");
    }

    private void Add(NaiveCondition condition)
    {
        switch (condition)
        {
            case NaiveBoolean boolean:
                _seen.Add(boolean.Word);
                boolean.Parts.ForEach(Add);
                break;
            case NaiveReference:
                _seen.Add("audience");
                break;
            case NaiveTrait trait:
                _seen.Add("trait");
                Add(trait.Filter);
                break;
            case NaiveEventCount count:
                _seen.Add("event");
                Add(count.Where, count.Time);
                break;
            case NaiveAggregate aggregate:
                _seen.Add(aggregate.Word);
                Add(aggregate.Where, aggregate.Time);
                break;
            case NaiveSequence sequence:
                _seen.UnionWith(sequence.Steps.Select(step => step.IsDenied ? "denied step" : "sequence"));
                sequence.Steps.ForEach(step => Add(step.Where, step.Time));
                break;
        }
    }

    private void Add(List<NaiveFilter> filters, NaiveTime time)
    {
        filters.ForEach(Add);
        _seen.Add(time.Kind == "this" ? $"this {time.Text}" : time.Kind);
    }

    private void Add(NaiveFilter filter)
    {
        _seen.Add(filter.Operator);
        _seen.Add(filter.All ? "elements all" : "");
        _seen.Add(filter.Path.Contains("[]", StringComparison.Ordinal) ? "array path" : "");
    }
}
