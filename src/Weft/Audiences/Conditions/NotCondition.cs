using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary><c>not: {...}</c>: the part does not hold.</summary>
internal sealed class NotCondition(Condition part) : Condition
{
    public override string Sentence => $"except those {part.Sentence}";

    public override IReadOnlyList<Condition> Parts => [part];

    public static Condition? Read(MapReader map, ConditionReader reader) =>
        reader.Read(map.Child("not")) is { } part ? new NotCondition(part) : null;

    public override Evaluation Evaluate(IProfileHistory history, DateTimeOffset now) => part.Evaluate(history, now).Not();

    internal override void AddTo(Dependencies dependencies) => part.AddTo(dependencies);
}
