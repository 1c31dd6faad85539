namespace Weft.Activation.When;

/// <summary>
/// <c>traits: {plan: pro}</c>: what must hold of traits, those that an identify or group call says, or those of the profile that come with a change of an audience (<c>context.traits</c>).
/// </summary>
internal sealed class TraitsWhen : MembersWhen
{
    public override string Key => "traits";

    protected override IReadOnlyList<string> Places => ["traits", "context.traits"];
}
