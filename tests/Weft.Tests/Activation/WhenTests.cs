using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

public sealed class WhenTests
{
    private static bool Matches(string when, Weft.Activation.OutgoingMessage message)
    {
        var set = TestConfig.Compile(
            $$$"""{"crm":{"kind":"fake","mappings":[{"when":{{{when}}}}]}}""", [new ScriptedKind(TimeProvider.System, null!)], "vip", "slipping_away");
        return set.All[0].Mappings[0].Matches(message);
    }

    [Theory]
    [InlineData("""{"event":"Order Completed"}""", true)]
    [InlineData("""{"event":["A","Order Completed"]}""", true)]
    [InlineData("""{"event":"order completed"}""", false)]
    [InlineData("""{"event":"*"}""", true)]
    [InlineData("""{"type":"track"}""", true)]
    [InlineData("""{"type":["page","identify"]}""", false)]
    [InlineData("""{"source":"web"}""", true)]
    [InlineData("""{"source":"store"}""", false)]
    [InlineData("""{"audience":"*"}""", false)]
    [InlineData("""{"event":"Order Completed","source":"store"}""", false)]
    [InlineData("""{"all":[{"type":"track"},{"source":"web"}]}""", true)]
    [InlineData("""{"any":[{"type":"page"},{"source":"web"}]}""", true)]
    [InlineData("""{"none":[{"type":"page"},{"source":"web"}]}""", false)]
    [InlineData("""{"not":{"type":"page"}}""", true)]
    public void a_condition_holds_for_a_message(string when, bool expected) => Assert.Equal(expected, Matches(when, Messages.Track(1)));

    [Theory]
    [InlineData("""{"path":"properties.revenue","gte":20}""", true)]
    [InlineData("""{"path":"properties.revenue","gt":20}""", false)]
    [InlineData("""{"path":"properties.revenue","lt":20.5,"gte":19}""", true)]
    [InlineData("""{"path":"properties.revenue","lte":5}""", false)]
    [InlineData("""{"path":"properties.text","gte":7}""", true)]
    [InlineData("""{"path":"properties.nothing","lt":7}""", false)]
    [InlineData("""{"path":"properties.city","equals":"Ulm"}""", true)]
    [InlineData("""{"path":"properties.city","not_equals":"Ulm"}""", false)]
    [InlineData("""{"path":"properties.nothing","not_equals":"Ulm"}""", true)]
    [InlineData("""{"path":"properties.city","in":["Bonn","Ulm"]}""", true)]
    [InlineData("""{"path":"properties.city","starts_with":"U"}""", true)]
    [InlineData("""{"path":"properties.city","contains":"lm"}""", true)]
    [InlineData("""{"path":"properties.tags","contains":"b"}""", true)]
    [InlineData("""{"path":"properties.tags","contains":"c"}""", false)]
    [InlineData("""{"path":"properties.ok","equals":true}""", true)]
    [InlineData("""{"path":"properties.ok","equals":"true"}""", false)]
    [InlineData("""{"path":"properties.void","exists":true}""", false)]
    [InlineData("""{"path":"properties.void","exists":false}""", true)]
    [InlineData("""{"path":"properties.city","exists":true}""", true)]
    [InlineData("""{"path":"properties.at","gt":"2026-01-01T00:00:00+02:00"}""", true)]
    public void a_filter_holds_for_a_message(string filter, bool expected) =>
        Assert.Equal(expected, Matches($$$"""{"where":[{{{filter}}}]}""", Messages.Track(1, more: """
            ,"properties":{"revenue":20,"text":"7.0","city":"Ulm","tags":["a","b"],"ok":true,"void":null,"at":"2025-12-31T22:30:00Z"}
            """)));

    [Theory]
    [InlineData("""{"audience":"vip"}""", true)]
    [InlineData("""{"audience":["slipping_away","vip"]}""", true)]
    [InlineData("""{"audience":"slipping_away"}""", false)]
    [InlineData("""{"audience":"*"}""", true)]
    [InlineData("""{"event":"Audience Exited"}""", true)]
    [InlineData("""{"audience":"vip","where":[{"path":"properties.vip","equals":true}]}""", false)]
    public void a_condition_holds_for_an_exit(string when, bool expected) => Assert.Equal(expected, Matches(when, Messages.Audience(1, "vip", false)));
}
