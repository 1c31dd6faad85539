using static Weft.Tests.Audiences.Compiled;

namespace Weft.Tests.Audiences;

public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("""{"name":"x"}""", "audiences.one", "needs exactly one condition: all, any, none, not, event, trait, audience, sequence")]
    [InlineData("""{"evnt":"A"}""", "audiences.one.evnt", "did you mean event?")]
    [InlineData("""{"nane":"x","event":"A"}""", "audiences.one.nane", "did you mean name?")]
    [InlineData("""{"event":"A","trait":"b","exists":true}""", "audiences.one.trait", "cannot stand beside event: exactly one condition")]
    [InlineData("""5""", "audiences.one", "must be an audience")]
    [InlineData("""{"event":"A","known":"true"}""", "audiences.one.known", "must be true or false")]
    [InlineData("""{"all":[]}""", "audiences.one.all", "a list of one condition or more")]
    [InlineData("""{"any":[5]}""", "audiences.one.any[0]", "must be a condition")]
    [InlineData("""{"not":[{"event":"A"}]}""", "audiences.one.not", "must be a condition")]
    [InlineData("""{"all":[{"event":"A","name":"x"}]}""", "audiences.one.all[0].name", "is not known here")]
    [InlineData("""{"event":""}""", "audiences.one.event", "must be an event's name")]
    [InlineData("""{"event":{"name":"A"}}""", "audiences.one.event", "must be a text or a list of texts")]
    [InlineData("""{"event":"A","wihtin":"6d"}""", "audiences.one.wihtin", "did you mean within?")]
    [InlineData("""{"event":"A","within":"6 days"}""", "audiences.one.within", "a whole number and a unit")]
    [InlineData("""{"event":"A","within":"this decade"}""", "audiences.one.within", "this day, this week, this month, this year")]
    [InlineData("""{"event":"A","between":["6d","3d"]}""", "audiences.one.between", "the shorter first")]
    [InlineData("""{"event":"A","between":"6d"}""", "audiences.one.between", "two durations")]
    [InlineData("""{"event":"A","since":"yesterday"}""", "audiences.one.since", "a date or an instant")]
    [InlineData("""{"event":"A","since":"2026-02-01","until":"2026-01-01"}""", "audiences.one.until", "must be later than since (2026-02-01)")]
    [InlineData("""{"event":"A","within":"6d","since":"2026-02-01"}""", "audiences.one.since", "cannot stand beside within")]
    [InlineData("""{"event":"A","count":2}""", "audiences.one.count", "{ gte: 2 }")]
    [InlineData("""{"event":"A","count":{"gtee":2}}""", "audiences.one.count.gtee", "did you mean gte?")]
    [InlineData("""{"event":"A","count":{"gte":-1}}""", "audiences.one.count.gte", "a whole number from 0")]
    [InlineData("""{"event":"A","count":{"gte":3,"lt":3}}""", "audiences.one.count", "no count can be all of that")]
    [InlineData("""{"event":"A","sum":"properties.revenue","within":"5d"}""", "audiences.one", "needs a comparison")]
    [InlineData("""{"event":"A","sum":"properties.revenue","gte":"much"}""", "audiences.one.gte", "must be a number")]
    [InlineData("""{"event":"A","sum":"properties.revenue","avg":"properties.x","gte":5}""", "audiences.one.avg", "cannot stand beside sum")]
    [InlineData("""{"event":"A","sum":"a..b","gte":5}""", "audiences.one.sum", "must be a path")]
    [InlineData("""{"sequence":[]}""", "audiences.one.sequence", "two steps or more")]
    [InlineData("""{"all":[{"consent":"adds"}]}""", "audiences.one.all[0].consent", "did you mean ads?")]
    [InlineData("""{"consent":""}""", "audiences.one.consent", "a purpose of consent.purposes")]
    [InlineData("""{"account_trait":"plan"}""", "audiences.one", "operator")]
    [InlineData("""{"event":"A","where":{"path":"a","gte":1}}""", "audiences.one.where", "must be a list of filters")]
    [InlineData("""{"event":"A","where":[{"gte":1}]}""", "audiences.one.where[0].path", "is required")]
    [InlineData("""{"event":"A","where":[{"path":"a[0]","gte":1}]}""", "audiences.one.where[0].path", "names joined by dots")]
    [InlineData("""{"event":"A","where":[{"path":"a..b","gte":1}]}""", "audiences.one.where[0].path", "names joined by dots")]
    [InlineData("""{"event":"A","where":[{"path":"a"}]}""", "audiences.one.where[0]", "needs exactly one operator")]
    [InlineData("""{"event":"A","where":[{"path":"a","gte":1,"lte":2}]}""", "audiences.one.where[0].lte", "cannot stand beside gte: exactly one operator")]
    [InlineData("""{"trait":"a","equal":1}""", "audiences.one.equal", "did you mean equals?")]
    [InlineData("""{"trait":"a","elements":"all","gt":1}""", "audiences.one.elements", "reaches into an array")]
    [InlineData("""{"trait":"a[]","elements":"some","gt":1}""", "audiences.one.elements", "any or all")]
    [InlineData("""{"trait":"a","equals":null}""", "audiences.one.equals", "for no value not_exists")]
    [InlineData("""{"trait":"a","equals":[1]}""", "audiences.one.equals", "for several use in")]
    [InlineData("""{"trait":"a","in":[]}""", "audiences.one.in", "must be a list")]
    [InlineData("""{"trait":"a","gt":true}""", "audiences.one.gt", "a number, a date or a text")]
    [InlineData("""{"trait":"a","exists":false}""", "audiences.one.exists", "must be true")]
    [InlineData("""{"trait":"a","contains":""}""", "audiences.one.contains", "a text that is not empty")]
    [InlineData("""{"trait":"a","matches":"(a"}""", "audiences.one.matches", "must be a regular expression")]
    [InlineData("""{"trait":"a","matches":"(?=a)"}""", "audiences.one.matches", "without look-around")]
    [InlineData("""{"trait":"a","before":"soon"}""", "audiences.one.before", "a date or an instant")]
    [InlineData("""{"trait":"a","within_last":"2026-01-01"}""", "audiences.one.within_last", "a whole number and a unit")]
    [InlineData("""{"audience":"onee"}""", "audiences.one.audience", "did you mean one?")]
    [InlineData("""{"not":{"audience":"one"}}""", "audiences.one.not.audience", "leads back to itself: one → one")]
    public void a_mistake_names_its_path_and_what_would_be_accepted(string audience, string path, string message)
    {
        var mistake = Assert.Single(Mistakes(audience));

        Assert.Equal(path, mistake.Path);
        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void every_mistake_is_reported_in_one_pass()
    {
        var mistakes = MistakesOfSet("""{"a":{"all":[{"event":"A","within":"x"},{"trait":"t"}]},"b":{"event":"B","cuont":{}},"c":{"audience":"d"}}""");

        Assert.Equal(["audiences.a.all[0].within", "audiences.a.all[1]", "audiences.b.cuont", "audiences.c.audience"], mistakes.Select(mistake => mistake.Path));
    }

    [Fact]
    public void a_cycle_is_refused_once_with_its_path()
    {
        var mistake = Assert.Single(MistakesOfSet(
            """{"w":{"audience":"a"},"a":{"audience":"b"},"b":{"any":[{"event":"X"},{"audience":"c"}]},"c":{"not":{"audience":"a"}}}"""));

        Assert.Equal("audiences.c.not.audience", mistake.Path);
        Assert.Contains("a → b → c → a", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void an_audience_keeps_its_name_and_its_key_stands_in_for_a_missing_one()
    {
        var set = Set("""{"a":{"name":"Good people","description":"why","event":"A"},"b":{"event":"B"}}""");

        Assert.Equal(("Good people", "why"), (set.All[0].Name, set.All[0].Description));
        Assert.Equal("b", set.All[1].Name);
    }

    [Fact]
    public void the_text_changes_with_the_meaning_and_only_with_it()
    {
        var text = Text("""{"name":"x","event":"A","count":{"gte":1,"lt":4}}""");

        Assert.Equal(text, Text("""{"count":{"lt":4,"gte":1},"description":"y","event":"A"}"""));
        Assert.NotEqual(text, Text("""{"event":"A","count":{"gte":1,"lt":5}}"""));
        Assert.NotEqual(Text("""{"trait":"a","equals":1}"""), Text("""{"trait":"a","equals":"1"}"""));
        Assert.NotEqual(One("""{"event":"A"}""", London).Text, One("""{"event":"A"}""", TimeZoneInfo.Utc).Text);
    }

    [Fact]
    public void the_text_changes_when_an_audience_referred_to_does()
    {
        string Of(string last) => Set($$"""{"d":{"event":"D"},"c":{{last}},"a":{"audience":"b"},"b":{"audience":"c"} }""").Find("a")!.Text;

        Assert.NotEqual(Of("""{"event":"X"}"""), Of("""{"event":"Y"}"""));
        Assert.NotEqual(Of("""{"event":"X"}"""), Of("""{"known":true,"event":"X"}"""));
    }

    private static string Text(string audience) => One(audience).Text;
}
