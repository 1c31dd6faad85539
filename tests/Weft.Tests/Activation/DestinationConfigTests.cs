using Weft.Activation;
using Weft.Configuration;
using Weft.Connectors;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

public sealed class DestinationConfigTests
{
    private static string[] Errors(string json)
    {
        var errors = new ConfigErrors();
        TestConfig.Compile(json, Kinds.All(TimeProvider.System, TextWriter.Null), errors, "vip");
        return [.. errors.All.Select(error => error.ToString())];
    }

    [Fact]
    public void a_whole_destination_is_read()
    {
        var set = TestConfig.Compile("""
            {"crm":{"kind":"webhook","settings":{"url":"https://crm.example/hooks","secret":"${SECRET}","headers":{"X-Key":"k"}},
                    "limits":{"rate":"50/s","concurrency":2,"batch":1},
                    "mappings":[{"name":"orders","when":{"event":"Order Completed"},"fields":{"id":{"@path":"$.userId"}}},{"when":{"audience":"vip"}}]},
             "a":{"kind":"console"}}
            """, Kinds.All(TimeProvider.System, TextWriter.Null), "vip");
        Assert.Equal(["a", "crm"], set.All.Select(one => one.Key));
        var crm = set.Find("crm")!;
        Assert.Equal(new(50, 2), crm.Limits);
        Assert.Equal("resolved", crm.Settings["secret"]);
        Assert.Equal("k", crm.Settings["headers.X-Key"]);
        Assert.Equal(["orders", null], crm.Mappings.Select(mapping => mapping.Name));
        Assert.Equal(DestinationLimits.Default, set.Find("a")!.Limits);
    }

    [Fact]
    public void consent_and_how_lists_are_told_are_read()
    {
        var set = TestConfig.Compile(
            """{"a":{"kind":"console","consent":["marketing","analytics"],"sync":"changes"},"b":{"kind":"console","consent":"marketing","sync":"full"},"c":{"kind":"console"}}""",
            Kinds.All(TimeProvider.System, TextWriter.Null));
        Assert.Equal(["marketing,analytics True", "marketing False", " False"], set.All.Select(one => $"{string.Join(',', one.Consent)} {one.OnlyChanges}"));
    }

    [Theory]
    [InlineData("""{"when":{"audience":"vip"}}""", true, false)]
    [InlineData("""{"when":{"audience":"*"}}""", true, true)]
    [InlineData("""{"when":{"any":[{"event":"x"},{"audience":["vip"]}]}}""", true, false)]
    [InlineData("""{"when":{"event":"Audience Entered"}}""", true, true)]
    [InlineData("""{"when":{"event":"Order Completed"}}""", false, false)]
    [InlineData("""{"when":{"change":"entered"}}""", true, true)]
    [InlineData("""{"when":{"change":["entered","exited"],"traits":{"plan":"pro"}}}""", true, true)]
    [InlineData("""{"when":{"change":"exited","traits":{"plan":"pro"}}}""", false, false)]
    [InlineData("""{"when":{"audience":"vip","change":"entered"}}""", true, false)]
    [InlineData("""{"when":{"any":[{"change":"entered"},{"change":"exited"}],"audience":"vip"}}""", true, false)]
    [InlineData("""{"when":{"any":[{"audience":"vip"},{"change":"entered","traits":{"plan":"pro"}}]}}""", true, true)]
    [InlineData("""{}""", true, true)]
    public void what_audiences_a_mapping_asks_for_is_known(string mapping, bool vip, bool other)
    {
        var set = TestConfig.Compile("{\"a\":{\"kind\":\"console\",\"mappings\":[" + mapping + "]}}", Kinds.All(TimeProvider.System, TextWriter.Null), "vip", "other");
        Assert.Equal((vip, other), (set.All[0].AsksFor("vip"), set.All[0].AsksFor("other")));
    }

    [Theory]
    [InlineData("""{"a":{"kind":"webhok"}}""", "destinations.a.kind", "did you mean webhook?")]
    [InlineData("""{"a":{}}""", "destinations.a.kind", "one of console, webhook")]
    [InlineData("""{"a":{"kind":"console","mapings":[]}}""", "destinations.a.mapings", "did you mean mappings?")]
    [InlineData("""{"a":{"kind":"console","limits":{"batch":5}}}""", "destinations.a.limits.batch", "1 is accepted")]
    [InlineData("""{"a":{"kind":"webhook","settings":{"url":"http://x.example"},"limits":{"batch":101}}}""", "destinations.a.limits.batch", "from 1 to 100")]
    [InlineData("""{"a":{"kind":"console","limits":{"linger":"1s"}}}""", "destinations.a.limits.linger", "such as 50ms")]
    [InlineData("""{"a":{"kind":"console","limits":{"rate":"5/m"}}}""", "destinations.a.limits.rate", "50/s")]
    [InlineData("""{"a":{"kind":"console","limits":{"concurrency":0}}}""", "destinations.a.limits.concurrency", "from 1 to 256")]
    [InlineData("""{"a":{"kind":"console","mappings":[{"when":{"audience":"vop"}}]}}""", "mappings[0].when.audience", "did you mean vip?")]
    [InlineData("""{"a":{"kind":"console","mappings":[{"when":{"evnt":"x"}}]}}""", "mappings[0].when.evnt", "did you mean event?")]
    [InlineData("""{"a":{"kind":"console","mappings":[{"when":{"type":"trak"}}]}}""", "mappings[0].when.type", "did you mean track?")]
    [InlineData("""{"a":{"kind":"console","mappings":[{"when":{}}]}}""", "mappings[0].when", "must be a map of conditions")]
    [InlineData("""{"a":{"kind":"console","mappings":[{"when":{"any":[]}}]}}""", "mappings[0].when.any", "a list of conditions")]
    [InlineData("""{"a":{"kind":"console","mappings":[{"when":{"where":[{"path":"a","gret":1}]}}]}}""", "where[0].gret", "did you mean gt?")]
    [InlineData("""{"a":{"kind":"console","mappings":[{"when":{"change":"left"}}]}}""", "mappings[0].when.change", "known: entered, exited")]
    [InlineData("""{"a":{"kind":"console","mappings":[{"when":{"properties":{"a":{"gret":1}}}}]}}""", "when.properties.a.gret", "is not known here")]
    [InlineData("""{"a":{"kind":"console","mappings":[{"when":{"traits":"pro"}}]}}""", "when.traits", "must be a map of names")]
    [InlineData("""{"a":{"kind":"console","mappings":[{"when":{"properties":{"a":{"matches":"(?=x)"}}}}]}}""", "properties.a.matches", "without look-around")]
    [InlineData("""{"a":{"kind":"webhook","settings":{}}}""", "destinations.a.settings.url", "is required")]
    [InlineData("""{"a":{"kind":"webhook","settings":{"url":"ftp://x"}}}""", "destinations.a.settings.url = ftp://x", "http or https")]
    [InlineData("""{"a":{"kind":"webhook","settings":{"url":"http://10.1.2.3/"}}}""", "destinations.a.settings.url", "allow_private_targets")]
    [InlineData("""{"a":{"kind":"webhook","settings":{"url":"http://[::ffff:127.0.0.1]/"}}}""", "destinations.a.settings.url", "allow_private_targets")]
    [InlineData("""{"a":{"kind":"webhook","settings":{"url":"http://x.example","headers":{"Host":"y"}}}}""", "settings.headers.Host", "no header")]
    [InlineData("""{"a":{"kind":"console","consent":["analytics","marketng"]}}""", "destinations.a.consent[1] = marketng", "did you mean marketing?")]
    [InlineData("""{"a":{"kind":"console","sync":"never"}}""", "destinations.a.sync = never", "must be full")]
    [InlineData("""{"All":{"kind":"console"}}""", "destinations.All", "a key of its own")]
    public void a_mistake_is_named_with_what_would_be_accepted(string json, string path, string message) =>
        Assert.Contains(Errors(json), error => error.Contains(path, StringComparison.Ordinal) && error.Contains(message, StringComparison.Ordinal));

    [Fact]
    public void all_mistakes_come_at_once() => Assert.Equal(4, Errors("""
        {"a":{"kind":"webhook","settings":{"url":"x","other":"y"},"limits":{"rate":"fast"}},"b":{"kind":"nope"}}
        """).Length);

    [Fact]
    public void a_secret_never_shows_in_an_error()
    {
        var errors = Errors("""{"a":{"kind":"webhook","settings":{"url":"${SECRET}","secrett":"hunter2"}}}""");
        Assert.Equal(2, errors.Length);
        Assert.DoesNotContain(errors, error => error.Contains("resolved", StringComparison.Ordinal) || error.Contains("hunter2", StringComparison.Ordinal));
    }
}
