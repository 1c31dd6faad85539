using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

public sealed class WhenTests
{
    private static bool Matches(string when, Weft.Activation.OutgoingMessage message)
    {
        var set = TestConfig.Compile(
            $$$"""{"crm":{"kind":"fake","mappings":[{"when":{{{when}}}}]}}""", [new ScriptedKind(TimeProvider.System, null!)], "vip", "slipping_away");
        // Who asks why is told so exactly when it does not match.
        Assert.Equal(set.All[0].Mappings[0].Matches(message), set.All[0].Mappings[0].Why(message).Count == 0);
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

    [Theory]
    [InlineData("""{"audience":"vip","change":"exited"}""", true)]
    [InlineData("""{"audience":"vip","change":"entered"}""", false)]
    [InlineData("""{"change":["entered","exited"]}""", true)]
    [InlineData("""{"traits":{"name":"Ada"}}""", true)]
    [InlineData("""{"traits":{"name":["Bob","Eve"]}}""", false)]
    public void a_change_and_the_profiles_traits_can_be_asked_for(string when, bool expected) => Assert.Equal(expected, Matches(when, Messages.Audience(1, "vip", false)));

    [Theory]
    [InlineData("""{"event":"Order *"}""", true)]
    [InlineData("""{"event":"* Completed"}""", true)]
    [InlineData("""{"event":"Order ?ompleted"}""", false)]
    [InlineData("""{"event":["Cart *","Checkout *"]}""", false)]
    [InlineData("""{"properties":{"revenue":{"gte":20,"lt":30}}}""", true)]
    [InlineData("""{"properties":{"revenue":{"gte":21}}}""", false)]
    [InlineData("""{"properties":{"city":["Bonn","Ulm"]}}""", true)]
    [InlineData("""{"properties":{"city":"Bonn"}}""", false)]
    [InlineData("""{"properties":{"city":{"not_in":["Bonn"]},"ok":true}}""", true)]
    [InlineData("""{"properties":{"city":{"ends_with":"lm","matches":"^U"}}}""", true)]
    [InlineData("""{"properties":{"nothing":{"exists":false},"void":{"not_exists":true}}}""", true)]
    [InlineData("""{"properties":{"a.b":1,"deep.x":2}}""", true)]
    [InlineData("""{"properties":{"at":{"before":"2026-01-01"}}}""", true)]
    [InlineData("""{"properties":{"at":{"within_last":"1d"}}}""", false)]
    [InlineData("""{"context":{"page.path":{"starts_with":"/shop"}}}""", true)]
    [InlineData("""{"traits":{"plan":"pro"}}""", true)]
    public void members_and_patterns_hold_for_an_event(string when, bool expected) => Assert.Equal(expected, Matches(when, Messages.Track(1, more: """
        ,"properties":{"revenue":20,"city":"Ulm","ok":true,"void":null,"a.b":1,"deep":{"x":2},"at":"2025-12-31T22:30:00Z"},"context":{"page":{"path":"/shop/1"},"traits":{"plan":"pro"}}
        """)));

    [Fact]
    public void each_part_that_does_not_hold_says_so()
    {
        var set = TestConfig.Compile("""
            {"crm":{"kind":"fake","mappings":[{"when":{"type":"page","any":[{"event":["A","B"]},{"source":"store"}],"not":{"event":"Order *"},"properties":{"revenue":{"gte":20},"city":"Ulm"}}}]}}
            """, [new ScriptedKind(TimeProvider.System, null!)]);
        Assert.Equal(
            [
                "destinations.crm.mappings[0].when.type: asks for page; its type is track",
                "destinations.crm.mappings[0].when.any[0].event: asks for A or B; its event is Order Completed",
                "destinations.crm.mappings[0].when.any[1].source: asks for store; its source is web",
                "destinations.crm.mappings[0].when.not: holds, and must not",
                "destinations.crm.mappings[0].when.properties.revenue.gte: asks that properties.revenue is at least 20; it is 7",
                "destinations.crm.mappings[0].when.properties.city: asks that properties.city is Ulm; it is not there",
            ],
            set.All[0].Mappings[0].Why(Messages.Track(1, more: ",\"properties\":{\"revenue\":7}")).Select(why => $"{why.Path}: {why.Message}"));
    }
}
