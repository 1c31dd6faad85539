using Weft.Audiences.Conditions;

namespace Weft.Warehouse.Previews;

/// <summary>
/// A tree of conditions as one SQL expression over a profile's row, in SQL's own logic of three values: where a part is NULL and the others do not settle it, so is the whole, and the evaluator has
/// to say. A kind of condition that is not here makes the definition one that only the evaluator answers.
/// </summary>
/// <param name="events">Takes what it asks of events.</param>
/// <param name="traits">Takes what it asks of traits.</param>
internal sealed class ConditionSql(EventColumns events, TraitColumns traits)
{
    // References to references may repeat a part many times over.
    private const int MostCharacters = 500_000;
    private int _characters;

    /// <summary>Whether the expression means all of the tree.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>The expression at an instant.</summary>
    public string Of(Condition condition, DateTimeOffset now)
    {
        if (!IsWhole)
            return "NULL";
        var sql = condition switch
        {
            AllCondition => Join(condition, "AND", now),
            AnyCondition => Join(condition, "OR", now),
            NoneCondition => $"(NOT {Join(condition, "OR", now)})",
            NotCondition => $"(NOT {Of(condition.Parts[0], now)})",
            AudienceCondition reference => reference.Target.KnownOnly ? $"(known AND {Of(reference.Target.Condition, now)})" : Of(reference.Target.Condition, now),
            EventCondition counted => Count(counted, now),
            AggregateCondition aggregate => $"({new AggregateSql(aggregate, events, aggregate.Selection.Span(now))})",
            TraitCondition trait => $"({traits.Of(trait, now)})",
            SequenceCondition sequence => Sequence(sequence, now),
            _ => null,
        };
        IsWhole &= sql is not null && (_characters += sql.Length) < MostCharacters;
        return sql ?? "NULL";
    }

    private string Join(Condition condition, string word, DateTimeOffset now) => $"({string.Join($" {word} ", condition.Parts.Select(part => Of(part, now)))})";

    private string Count(EventCondition condition, DateTimeOffset now)
    {
        var (sure, unsure) = events.Counted(condition.Selection, condition.Selection.Span(now));
        var (least, most) = (condition.Wanted.Least, condition.Wanted.Most);
        if (unsure == "0")
            return $"({sure} BETWEEN {least} AND {most})";
        return $"(CASE WHEN {sure} + {unsure} < {least} OR {sure} > {most} THEN false WHEN {sure} >= {least} AND {sure} + {unsure} <= {most} THEN true END)";
    }

    // Which chain fits is for the evaluator, among those who have an event for each step.
    private string Sequence(SequenceCondition condition, DateTimeOffset now)
    {
        var missing = new List<string>();
        var happened = (DateTimeOffset.MinValue, now.AddTicks(1));
        foreach (var step in condition.Steps)
        {
            var (sure, unsure) = events.Counted(step.Events, step == condition.Steps[0] ? step.Events.Span(now) : happened);
            if (!step.IsDenied)
                missing.Add($"{sure} + {unsure} = 0");
        }

        return $"(CASE WHEN {string.Join(" OR ", missing)} THEN false END)";
    }
}
