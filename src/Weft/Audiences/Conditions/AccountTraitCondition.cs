using Weft.Audiences.Operators;
using Weft.Configuration;
using Weft.Profiles;
using Weft.Profiles.Rules;

namespace Weft.Audiences.Conditions;

/// <summary>
/// <c>account_trait: PATH</c> and one operator: whether it holds of any account that the profile belongs to. A negated operator is the opposite of its plain form, so it asks that it holds of none.
/// </summary>
internal sealed class AccountTraitCondition(PathFilter filter, SurvivorshipRule rule) : Condition
{
    private readonly string _trait = filter.Path.Head;

    public override string Sentence => $"whose account's {Sentences.Filter(Written, "account_trait")}";

    public static Condition? Read(MapReader map, ConditionReader reader) =>
        PathFilter.Read(map, "account_trait", reader) is { } filter ? new AccountTraitCondition(filter, reader.Survivorship.Of(filter.Path.Head)) : null;

    public override Evaluation Evaluate(IProfileHistory history, DateTimeOffset now)
    {
        var (any, next) = (new AnyOf(), DateTimeOffset.MaxValue);
        foreach (var account in history.Accounts)
        {
            if (account.Since > now)
                next = account.Since < next ? account.Since : next;
            else
                any.Add(Turned(EvaluateOne(account, now)));
        }

        return Turned(any.Result).AtMostUntil(next);
    }

    public override Grounds GroundsAt(IProfileHistory history, DateTimeOffset now) =>
        new(null, [.. history.Accounts.Where(account => account.Since <= now).SelectMany(account => rule.Show(PastChanges.At(account.Changes(_trait), now))?.By ?? []).Take(Grounds.MostShown)]);

    internal override void AddTo(Dependencies dependencies) => dependencies.AccountTraits.Add(_trait);

    private Evaluation EvaluateOne(in AccountHistory account, DateTimeOffset now)
    {
        var past = PastChanges.At(account.Changes(_trait), now);
        return filter.EvaluateBelowHead(rule.Show(past) is { } shown ? shown.Value : default, now).AtMostUntil(past.Next);
    }

    private Evaluation Turned(Evaluation answer) => filter.IsNegated ? answer.Not() : answer;
}
