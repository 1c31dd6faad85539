using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary><c>none: [...]</c>: no part holds.</summary>
internal sealed class NoneCondition(Condition[] parts) : Condition
{
    private readonly AnyCondition _any = new(parts);

    public override string Sentence => $"neither {Sentences.Join(parts, "nor")}";

    public override IReadOnlyList<Condition> Parts => parts;

    public static Condition? Read(MapReader map, ConditionReader reader) => new NoneCondition(reader.ReadList(map.Child("none")));

    public override Evaluation Evaluate(IProfileHistory history, DateTimeOffset now) => _any.Evaluate(history, now).Not();

    internal override void AddTo(Dependencies dependencies) => _any.AddTo(dependencies);
}
