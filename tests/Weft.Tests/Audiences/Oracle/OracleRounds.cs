using System.Globalization;
using System.Text.Json;
using Weft.Audiences;
using Weft.Tests.Identity;

namespace Weft.Tests.Audiences.Oracle;

/// <summary>Checks random definitions, one set after the other. A failure names its seed; <c>WEFT_SEED</c> repeats it, and <c>WEFT_ROUNDS</c> says how many.</summary>
internal static class OracleRounds
{
    private const string SeedVariable = "WEFT_SEED";

    public static void ForEach(int cases, Func<RandomCase, NaiveSet> make, Action<NaiveSet, AudienceSet, Random> check)
    {
        var first = Rounds.Number(SeedVariable) ?? Random.Shared.Next();
        for (var i = 0; i < (Rounds.Number("WEFT_ROUNDS") ?? cases); i++)
        {
            var seed = unchecked(first + i);
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
                throw new InvalidOperationException($"{SeedVariable}={seed.ToString(CultureInfo.InvariantCulture)} {traits} {written}", problem);
            }
        }
    }
}
