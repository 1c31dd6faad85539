using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary><c>all: [...]</c>: every part holds.</summary>
internal sealed class AllCondition(Condition[] parts) : Condition
{
    public override string Sentence => Sentences.Join(parts, "and");

    public override IReadOnlyList<Condition> Parts => parts;

    public static Condition? Read(MapReader map, ConditionReader reader) => new AllCondition(reader.ReadList(map.Child("all")));

    public override Evaluation Evaluate(IProfileHistory history, DateTimeOffset now)
    {
        var fails = new AnyOf();
        foreach (var part in parts)
        {
            fails.Add(part.Evaluate(history, now).Not());
            if (fails.IsSettled)
                break;
        }

        return fails.Result.Not();
    }

    internal override void AddTo(Dependencies dependencies)
    {
        foreach (var part in parts)
            part.AddTo(dependencies);
    }
}
