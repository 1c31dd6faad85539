namespace Weft.Profiles.Rules;

/// <summary><c>most_recent</c>: the latest change; one that clears leaves no value.</summary>
internal sealed class MostRecentRule : SurvivorshipRule
{
    public override string Word => "most_recent";

    public override string Meaning => "the value that was set last";

    public override bool CountsRepeats => false;

    public override ShownTrait? Show(in PastChanges changes) => changes.Latest is { Clears: false } latest ? ShownTrait.Of(latest) : null;
}
