using Weft.Configuration;

namespace Weft.Tests.Configuration;

public sealed class WorkspaceConfigTests
{
    private static readonly EnvironmentReferences Environment = new(new Dictionary<string, string>
    {
        ["ADMIN_TOKEN"] = "s3cret-of-the-admin",
        ["WEFT_TOKEN_READER"] = "s3cret-of-the-reader",
        ["WEFT_TOKEN_ANALYST"] = "s3cret-of-the-analyst",
    });

    [Fact]
    public void a_whole_file_is_read_as_written()
    {
        var config = Good("""
            workspace: { name: acme-shop, timezone: Europe/London, region: GB, public_url: "https://cdp.acme.example" }
            tokens:
              admin: { role: admin, secret: "${ADMIN_TOKEN}" }
              reader: { role: agent }
            sources:
              web:   { kind: tracking, write_keys: [wk_web, wk_web_2] }
              store:
                kind: tracking
                write_keys: wk_store
                enabled: false
                strict: true
                rate: 500/s
                region: FR
                limits: { event_bytes: 1000, batch_bytes: 20000, batch_events: 10 }
            audiences: { a: { event: X } }
            retention: { events: 100d, log: 2d, duplicates: 3d, bytes: 50GB }
            """, Environment);

        Assert.Equal(("acme-shop", "Europe/London", "GB"), (config.Name, config.TimeZone.Id, config.Region));
        Assert.Equal(new Uri("https://cdp.acme.example"), config.PublicUrl);
        Assert.Equal(
            ["admin Admin s3cret-of-the-admin", "reader Agent s3cret-of-the-reader", "analyst Analyst s3cret-of-the-analyst"],
            config.Tokens.Select(token => $"{token.Name} {token.Role} {token.Secret.Reveal()}"));
        Assert.Equal(["wk_web", "wk_web_2"], config.Sources[0].WriteKeys);
        Assert.Equal((true, false, null, "GB"), (config.Sources[0].Enabled, config.Sources[0].Strict, config.Sources[0].EventsPerSecond, config.Sources[0].Region));
        Assert.Equal((false, true, 500.0, "FR"), (config.Sources[1].Enabled, config.Sources[1].Strict, config.Sources[1].EventsPerSecond, config.Sources[1].Region));
        Assert.Equal((1000, 20000, 10), (config.Sources[1].EventBytes, config.Sources[1].BatchBytes, config.Sources[1].BatchEvents));
        Assert.Equal("audiences.a.event", config.Audiences["a"]["event"].Path);
        Assert.Equal(
            (TimeSpan.FromDays(100), TimeSpan.FromDays(2), TimeSpan.FromDays(3), 50_000_000_000L),
            (config.Retention.Events, config.Retention.Log, config.Retention.Duplicates, config.Retention.Bytes));
    }

    [Fact]
    public void what_is_left_out_has_its_default()
    {
        var config = Good("sources: { web: { kind: tracking, write_keys: [wk] } }", EnvironmentReferences.None);

        Assert.Equal(("default", TimeZoneInfo.Utc, null, null), (config.Name, config.TimeZone, config.Region, config.PublicUrl));
        Assert.Equal((32 * 1024, 500 * 1024, 2500), (config.Sources[0].EventBytes, config.Sources[0].BatchBytes, config.Sources[0].BatchEvents));
        Assert.Equal(
            (TimeSpan.FromDays(400), TimeSpan.FromDays(7), TimeSpan.FromDays(30), (long?)null),
            (config.Retention.Events, config.Retention.Log, config.Retention.Duplicates, config.Retention.Bytes));
    }

    [Theory]
    [InlineData("bogus: 1\nsources: {}", "bogus", 1, "1", "known: workspace")]
    [InlineData("sources:\n  web:\n    kid: tracking\n    kind: tracking\n    write_keys: [a]", "sources.web.kid", 3, "tracking", "did you mean kind?")]
    [InlineData("workspace:\n  name: Acme Inc", "workspace.name", 2, "Acme Inc", "a-z, 0-9, _ and -")]
    [InlineData("workspace:\n  timezone: Europe/Londn", "workspace.timezone", 2, "Europe/Londn", "did you mean Europe/London?")]
    [InlineData("workspace:\n  region: gb", "workspace.region", 2, "gb", "two capital letters")]
    [InlineData("workspace:\n  public_url: ftp://x", "workspace.public_url", 2, "ftp://x", "https://cdp.example.com")]
    [InlineData("workspace:\n  public_url: https://x/path", "workspace.public_url", 2, "https://x/path", "without a path")]
    [InlineData("retention:\n  bytes: 50", "retention.bytes", 2, "50", "MB, GB or TB, such as 50GB")]
    [InlineData("retention:\n  bytes: 0GB", "retention.bytes", 2, "0GB", "such as 50GB")]
    [InlineData("retention:\n  bytes: 2000TB", "retention.bytes", 2, "2000TB", "such as 50GB")]
    [InlineData("workspace: [a]", "workspace", 1, "(a list of 1)", "must be a map")]
    [InlineData("- a", "(file)", 1, "(a list of 1)", "must be a map")]
    [InlineData("tokens:\n  a: { role: boss, secret: x }", "tokens.a.role", 2, "boss", "admin, operator, marketer, agent, analyst, privacy")]
    [InlineData("tokens:\n  a: { role: agent }", "tokens.a.secret", 2, null, "WEFT_TOKEN_A")]
    [InlineData("tokens:\n  a: { role: agent, secret: \"${NOPE}\" }", "tokens.a.secret", 2, "${NOPE}", "NOPE is not set")]
    [InlineData("tokens:\n  a: { role: agent, secret: \"a b\" }", "tokens.a.secret", 2, null, "without blanks")]
    [InlineData("tokens:\n  a: { role: agent, secret: x }\n  b: { role: admin, secret: x }", "tokens.b.secret", 3, null, "same secret as that of a")]
    [InlineData("tokens:\n  Big Boss: { role: agent, secret: x }", "tokens.Big Boss", 2, "(hidden)", "a-z, 0-9 and _")]
    [InlineData("audiences:\n  Good Customers: { event: X }", "audiences.Good Customers", 2, "Good Customers", "a-z, 0-9 and _")]
    [InlineData("destinations:\n  a/b: { kind: console }", "destinations.a/b", 2, "a/b", "a-z, 0-9 and _")]
    [InlineData("sources:\n  web: { kind: tracking }", "sources.web.write_keys", 2, null, "[wk_web]")]
    [InlineData("sources:\n  web: { kind: tracking, write_keys: [] }", "sources.web.write_keys", 2, "(a list of 0)", "at least one")]
    [InlineData("sources:\n  web: { kind: tracking, write_keys: [a, \"b c\"] }", "sources.web.write_keys[1]", 2, "b c", "letters, digits")]
    [InlineData("sources:\n  web: { write_keys: [a] }", "sources.web.kind", 2, null, "tracking")]
    [InlineData("sources:\n  web: { kind: kafka, write_keys: [a] }", "sources.web.kind", 2, "kafka", "must be tracking")]
    [InlineData("sources:\n  Web: { kind: tracking, write_keys: [a] }", "sources.Web", 2, "Web", "a-z, 0-9 and _")]
    [InlineData("sources:\n  web: { kind: tracking, write_keys: [a], enabled: yes }", "sources.web.enabled", 2, "yes", "true or false")]
    [InlineData("sources:\n  web: { kind: tracking, write_keys: [a], strict: \"true\" }", "sources.web.strict", 2, "true", "true or false")]
    [InlineData("sources:\n  web: { kind: tracking, write_keys: [a], rate: 500 }", "sources.web.rate", 2, "500", "such as 500/s")]
    [InlineData("sources:\n  web: { kind: tracking, write_keys: [a], region: XX }", "sources.web.region", 2, "XX", "such as GB")]
    [InlineData("sources:\n  web: { kind: tracking, write_keys: [a], limits: { event_bytes: 5 } }", "sources.web.limits.event_bytes", 2, "5", "from 100 to 1000000")]
    [InlineData("sources:\n  web: { kind: tracking, write_keys: [a], limits: { batch_bytes: 2000 } }", "sources.web.limits.batch_bytes", 2, "2000", "at least event_bytes")]
    [InlineData("sources:\n  a: { kind: tracking, write_keys: [k] }\n  b: { kind: tracking, write_keys: [k] }", "sources.b.write_keys[0]", 3, "k", "of a already")]
    [InlineData("retention:\n  events: 400", "retention.events", 2, "400", "such as 60d")]
    [InlineData("retention:\n  event: 4d", "retention.event", 2, "4d", "did you mean events?")]
    [InlineData("traits:\n  Ltv: { sum: x }", "traits.Ltv", 2, "Ltv", "a key of a-z")]
    public void a_mistake_is_named_by_path_line_value_and_what_would_be_accepted(string yaml, string path, int line, string? value, string accepted)
    {
        var errors = new ConfigErrors();
        WorkspaceConfig.Parse(yaml, EnvironmentReferences.None, errors);

        var error = Assert.Single(errors.All);
        Assert.Equal((path, line, value), (error.Path, error.Line, error.Value));
        Assert.Contains(accepted, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void twenty_mistakes_in_one_file_are_all_named_in_one_run()
    {
        var errors = new ConfigErrors();
        WorkspaceConfig.Parse(TwentyMistakes.Yaml, EnvironmentReferences.None, errors);

        Assert.Equal(TwentyMistakes.Paths.Order(), errors.All.Select(error => error.Path).Order());
    }

    [Fact]
    public void a_secret_is_shown_by_no_mistake_and_no_record()
    {
        var errors = new ConfigErrors();
        const string Yaml = """
            tokens:
              a: { role: admin, secrte: s3cret }
              b: { role: admin, secret: "s3cret x" }
              c: s3cret
              d: { role: admin, secret: s3cret }
              e: { role: admin, secret: s3cret }
              f: { role: admin, secret: "s3cret-${NOPE}" }
              g: { role: admin, secret: "s3cret${" }
            """;
        var config = WorkspaceConfig.Parse(Yaml, EnvironmentReferences.None, errors);

        Assert.True(errors.All.Count >= 6, $"{errors.All.Count} mistakes");
        Assert.DoesNotContain(errors.All, error => error.ToString().Contains("s3cret", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", config!.Tokens[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void a_variable_that_names_no_token_is_a_mistake()
    {
        var errors = new ConfigErrors();
        WorkspaceConfig.Parse("", new(new Dictionary<string, string> { ["WEFT_TOKEN_BOB"] = "s3cret" }), errors);
        Assert.Equal("WEFT_TOKEN_BOB", Assert.Single(errors.All).Path);
    }

    private static WorkspaceConfig Good(string yaml, EnvironmentReferences environment)
    {
        var errors = new ConfigErrors();
        var config = WorkspaceConfig.Parse(yaml, environment, errors);
        Assert.Empty(errors.All);
        return config!;
    }
}
