using System.Globalization;
using System.Text;
using Weft.Configuration;

namespace Weft.Tests.Configuration;

public sealed class ConfigFuzzTests
{
    private const string SeedVariable = "WEFT_TEST_SEED";
    private const int Rounds = 3_000;

    private const string Valid = """
        workspace: { name: acme, timezone: Europe/London, region: GB, public_url: "https://cdp.acme.example" }
        tokens:
          admin: { role: admin, secret: 'abc' }
        sources:
          web:   &web { kind: tracking, write_keys: [wk_web], rate: 500/s, limits: { event_bytes: 1000 } }
          store: { kind: tracking, write_keys: [wk_store], enabled: true }
        audiences:
          a: { all: [{ event: X, count: { gte: 2 }, within: 5d }, { not: { event: "Y" } }] }
          b: *web
        destinations:
          crm:
            kind: webhook
            settings: { url: "https://crm.example/hooks" }
        retention: { events: 400d, log: 7d }
        """;

    private static readonly string[] Pieces =
        ["{", "}", "[", "]", ":", ": ", "- ", "? ", "\n", "\n  ", "\t", "\"", "'", "&a", "*a", "*web", "!!x", "<<: *web", "|", ">", "#", "---\n", "...\n", "%", "@", "`", "~", "\0", "é", "\ud83d\ude00", "\ud83d", "\u2028", "${", "9999999999999999999"];

    [Fact]
    public void no_edit_of_a_file_crashes_the_reader()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var given) ? given : Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var yaml = Edited(random);
            try
            {
                var errors = new ConfigErrors();
                if (WorkspaceConfig.Parse(yaml, EnvironmentReferences.None, errors) is null)
                    Assert.True(errors.Any, "nothing was read, and nothing said");
                Assert.All(errors.All, error => Assert.False(string.IsNullOrEmpty(error.ToString())));
            }
            catch (Exception problem)
            {
                Assert.Fail($"{SeedVariable}={seed}, round {round}: {problem}\n{yaml}");
            }
        }
    }

    private static string Edited(Random random)
    {
        var text = new StringBuilder(Valid);
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(3))
            {
                case 0:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1:
                    text.Remove(at, Math.Min(random.Next(1, 30), text.Length - at));
                    break;
                default:
                    text[at] = (char)random.Next(1, 256);
                    break;
            }
        }

        return text.ToString();
    }
}
