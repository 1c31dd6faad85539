using System.Globalization;
using System.Text.Json;
using Weft.Audiences;
using Weft.Tests.Identity;

namespace Weft.Tests.Audiences.Oracle;

/// <summary>Checks random definitions, one set after the other. A failure names its seed; <c>WEFT_SEED</c> repeats it, and <c>WEFT_ROUNDS</c> says how many.</summary>
internal static class OracleRounds
{
    public static void ForEach(int cases, Func<RandomCase, NaiveSet> make, Action<NaiveSet, AudienceSet, Random> check)
    {
        foreach (var seed in Rounds.Seeds(cases))
        {
            var random = new Random(seed);
            var set = make(new(random));
            var written = JsonSerializer.Serialize(set.ToDictionary(pair => pair.Key, pair => pair.Value.Written()));
            var traits = JsonSerializer.Serialize(set.Traits.ToDictionary(pair => pair.Key, pair => pair.Value.Written()));
            try
            {
                check(set, Compiled.Set(written, traits: traits), random);
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"WEFT_SEED={seed.ToString(CultureInfo.InvariantCulture)} {traits} {written}", problem);
            }
        }
    }
}
