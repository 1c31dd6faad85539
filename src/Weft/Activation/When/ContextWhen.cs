namespace Weft.Activation.When;

/// <summary><c>context: {"page.path": {starts_with: /shop}}</c>: what must hold of the message's context.</summary>
internal sealed class ContextWhen : MembersWhen
{
    public override string Key => "context";

    protected override IReadOnlyList<string> Places => ["context"];
}
