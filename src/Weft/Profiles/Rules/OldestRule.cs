namespace Weft.Profiles.Rules;

/// <summary><c>oldest</c>: the earliest change since the trait was last cleared.</summary>
internal sealed class OldestRule : SurvivorshipRule
{
    public override string Word => "oldest";

    public override string Meaning => "the value that was set first since the trait was last cleared";

    public override ShownTrait? Show(in PastChanges changes) => changes.SinceCleared.LastOrDefault() is { } earliest ? ShownTrait.Of(earliest) : null;
}
