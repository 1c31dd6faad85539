namespace Weft.Activation.When;

/// <summary><c>properties: {revenue: {gte: 20}, currency: EUR, plan: [pro, team]}</c>: what must hold of the message's properties, by name or by path.</summary>
internal sealed class PropertiesWhen : MembersWhen
{
    public override string Key => "properties";

    protected override IReadOnlyList<string> Places => ["properties"];
}
