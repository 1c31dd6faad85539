using Weft.Audiences;
using Weft.Audiences.Traits;
using Weft.Configuration;

namespace Weft.Tests.Audiences;

/// <summary>Compiles audiences for a test, by default in the zone Europe/London.</summary>
internal static class Compiled
{
    public static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>Tuesday noon, UTC; London has no summer time yet.</summary>
    public static readonly DateTimeOffset Noon = At("2026-03-10T12:00:00Z");

    /// <summary>The purposes that consent is asked for.</summary>
    public static readonly ConsentConfig Consent = new() { Purposes = ["ads", "mail"] };

    public static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime();

    public static DateTimeOffset DaysAgo(double days) => Noon.AddDays(-days);

    /// <summary>The set of a JSON map of audiences, which must have no mistake.</summary>
    public static AudienceSet Set(string audiences, TimeZoneInfo? zone = null, string traits = "{}")
    {
        var errors = new ConfigErrors();
        var set = AudienceSet.Compile(JsonConfig.Read(audiences, "audiences"), zone ?? London, errors, consent: Consent, traits: JsonConfig.Read(traits, "traits"));
        Assert.Empty(errors.All);
        return set;
    }

    /// <summary>One audience with that condition.</summary>
    public static AudienceDefinition One(string condition, TimeZoneInfo? zone = null) => Set($$"""{"one":{{condition}}}""", zone).All[0];

    /// <summary>The mistakes in the audience <c>one</c>.</summary>
    public static IReadOnlyList<ConfigError> Mistakes(string condition) => MistakesOfSet($$"""{"one":{{condition}}}""");

    public static IReadOnlyList<ConfigError> MistakesOfSet(string audiences, string traits = "{}")
    {
        var errors = new ConfigErrors();
        var set = AudienceSet.Compile(JsonConfig.Read(audiences, "audiences"), London, errors, consent: Consent, traits: JsonConfig.Read(traits, "traits"));
        Assert.True(errors.Any, "a mistake was expected");
        Assert.Empty(set.All);
        return errors.All;
    }

    /// <summary>The computed trait <c>one</c>, among others that it may name.</summary>
    public static TraitDefinition Trait(string definition, string others = "") => Set("{}", traits: $$"""{"one":{{definition}}{{others}}}""").Traits.Find("one")!;

    /// <summary>The answer at noon.</summary>
    public static Evaluation AtNoon(string condition, ListHistory history) => One(condition).Evaluate(history, Noon);
}
