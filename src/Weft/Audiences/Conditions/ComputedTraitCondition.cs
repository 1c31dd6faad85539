using Weft.Audiences.Operators;
using Weft.Audiences.Traits;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary><c>trait: KEY</c> of a computed trait and one operator: its value at the moment. The path's first name is the trait, the rest reaches into its value.</summary>
internal sealed class ComputedTraitCondition(PathFilter filter, TraitDefinition trait) : Condition
{
    public override string Sentence => $"whose {Sentences.Filter(Written, "trait", $", {trait.Sentence},")}";

    public override Evaluation Evaluate(IProfileHistory history, DateTimeOffset now)
    {
        var found = trait.Computation.At(history, now);
        return filter.EvaluateBelowHead(found.Value, now).AtMostUntil(found.ValidUntil);
    }

    public override Grounds GroundsAt(IProfileHistory history, DateTimeOffset now) => trait.GroundsAt(history, now, trait.Computation.At(history, now));

    internal override IReadOnlyList<Explained> ExplainParts(IProfileHistory history, DateTimeOffset now) => [trait.Explain(history, now)];

    internal override void AddTo(Dependencies dependencies)
    {
        dependencies.Add(trait);
        if (filter.AsksForNow)
            dependencies.AskForNow();
    }
}
