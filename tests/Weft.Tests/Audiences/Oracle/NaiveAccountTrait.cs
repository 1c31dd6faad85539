namespace Weft.Tests.Audiences.Oracle;

/// <summary>What somebody belongs to: since when, and what its traits were set to.</summary>
internal sealed record NaiveAccount(DateTimeOffset Since, List<NaiveChange> Changes);

/// <summary>A trait of any account that the profile belongs to.</summary>
internal sealed record NaiveAccountTrait(NaiveFilter Filter) : NaiveCondition
{
    public override bool Holds(NaiveProfile profile, DateTimeOffset now, NaiveSet set)
    {
        var plain = Filter with { Operator = Filter.Operator.Replace("not_", "", StringComparison.Ordinal) };
        var holds = profile.Accounts.Where(account => account.Since <= now)
            .Any(account => plain.Passes(NaiveTrait.Visible(new NaiveProfile([], account.Changes, null, false) { Survivorship = profile.Survivorship }, now), now));
        return plain == Filter ? holds : !holds;
    }

    public override Dictionary<string, object?> Written() => Filter.Written("account_trait");
}
