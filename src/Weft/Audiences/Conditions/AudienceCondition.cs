using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary><c>audience: KEY</c>: the condition of another audience, with its <c>known</c>.</summary>
internal sealed class AudienceCondition(ConfigNode node) : Condition
{
    /// <summary>Where it stands, for errors.</summary>
    public ConfigNode Node => node;

    /// <summary>The key of the audience referred to.</summary>
    public string Key => node.Text;

    /// <summary>The audience referred to; set once, when every audience is read.</summary>
    public AudienceDefinition Target { get; set; } = null!;

    public override string Sentence => $"who are in {Target.Name}";

    public override IReadOnlyList<Condition> Parts => [Target.Condition];

    public static Condition? Read(MapReader map, ConditionReader reader)
    {
        if (map.RequiredText("audience", "the key of another audience") is null)
            return null;
        var reference = new AudienceCondition(map.Node["audience"]);
        reader.Refer(reference);
        return reference;
    }

    public override Evaluation Evaluate(IProfileHistory history, DateTimeOffset now) => Target.EvaluatePerson(history, now);

    internal override void AddTo(Dependencies dependencies) => dependencies.Add(this);
}
