using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary><c>any: [...]</c>: at least one part holds.</summary>
internal sealed class AnyCondition(Condition[] parts) : Condition
{
    public override string Sentence => $"either {Sentences.Join(parts, "or")}";

    public override IReadOnlyList<Condition> Parts => parts;

    public static Condition? Read(MapReader map, ConditionReader reader) => new AnyCondition(reader.ReadList(map.Child("any")));

    public override Evaluation Evaluate(IProfileHistory history, DateTimeOffset now)
    {
        var holds = new AnyOf();
        foreach (var part in parts)
        {
            holds.Add(part.Evaluate(history, now));
            if (holds.IsSettled)
                break;
        }

        return holds.Result;
    }

    internal override void AddTo(Dependencies dependencies)
    {
        foreach (var part in parts)
            part.AddTo(dependencies);
    }
}
