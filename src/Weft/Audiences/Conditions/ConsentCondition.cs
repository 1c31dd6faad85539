using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary><c>consent: PURPOSE</c>: the purpose is granted; where nothing was said, what <c>consent.unset</c> says.</summary>
internal sealed class ConsentCondition(string purpose, bool grantsUnset) : Condition
{
    public override string Sentence => $"who consent to {purpose}";

    public static Condition? Read(MapReader map, ConditionReader reader)
    {
        if (map.RequiredText("consent", "a purpose of consent.purposes") is not { } purpose)
            return null;
        if (reader.Consent.Purposes.Contains(purpose))
            return new ConsentCondition(purpose, reader.Consent.GrantsUnset);
        reader.Errors.Add(map.Node["consent"], reader.Consent.Purposes.Count == 0
            ? "is a purpose that the configuration does not name; name it: consent: { purposes: [marketing] }"
            : MapReader.Unknown(purpose, reader.Consent.Purposes));
        return null;
    }

    public override Evaluation Evaluate(IProfileHistory history, DateTimeOffset now)
    {
        var (by, next) = ConsentState.At(history.Consent(purpose), now);
        return Evaluation.Lasting(by?.IsGranted ?? grantsUnset).AtMostUntil(next);
    }

    public override Grounds GroundsAt(IProfileHistory history, DateTimeOffset now) =>
        new(null, ConsentState.At(history.Consent(purpose), now).By is { } by ? [by] : []);

    internal override void AddTo(Dependencies dependencies) => dependencies.Consents.Add(purpose);
}
