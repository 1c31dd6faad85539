using static Weft.Tests.Audiences.Compiled;

namespace Weft.Tests.Audiences;

public sealed class ComputedTraitTests
{
    [Theory]
    [InlineData("""{"count":true,"of":"A"}""", "0")]
    [InlineData("""{"sum":"properties.x","of":"A"}""", "0")]
    [InlineData("""{"unique_count":"properties.x","of":"A"}""", "0")]
    [InlineData("""{"days_active":true,"of":"A"}""", "0")]
    [InlineData("""{"avg":"properties.x","of":"A"}""", null)]
    [InlineData("""{"min":"properties.x","of":"A"}""", null)]
    [InlineData("""{"max":"properties.x","of":"A"}""", null)]
    [InlineData("""{"first":"properties.x","of":"A"}""", null)]
    [InlineData("""{"last":"properties.x","of":"A"}""", null)]
    [InlineData("""{"first_seen":true,"of":"A"}""", null)]
    [InlineData("""{"last_seen":true,"of":"A"}""", null)]
    [InlineData("""{"most_frequent":"properties.x","of":"A"}""", null)]
    [InlineData("""{"unique_list":"properties.x","of":"A"}""", null)]
    [InlineData("""{"ratio":{"of":"A"},"over":{"of":"B"}}""", null)]
    public void over_no_events_sums_are_0_and_the_rest_is_no_value(string definition, string? expected) =>
        Assert.Equal(expected, Trait(definition).Compute(new ListHistory().Seen(DaysAgo(1)), Noon).Json);

    [Fact]
    public void nobody_has_no_value_at_all() => Assert.Null(Trait("""{"count":true,"of":"A"}""").Compute(new ListHistory().Did("A", Noon), DaysAgo(1)).Json);

    [Theory]
    [InlineData("""["b","a","b","a"]""", "\"a\"")]
    [InlineData("""["b","B"]""", "\"B\"")]
    [InlineData("""[10,9]""", "9")]
    [InlineData("""[1.0,1,"1"]""", "1")]
    public void of_the_most_frequent_values_the_first_in_order_is_taken(string values, string expected) =>
        Assert.Equal(expected, Trait("""{"most_frequent":"properties.x[]","of":"A"}""").Compute(new ListHistory().Did("A", DaysAgo(1), $$"""{"x":{{values}}}"""), Noon).Json);

    [Fact]
    public void a_unique_list_is_in_order_and_500_long_at_most()
    {
        var history = new ListHistory().Did("A", DaysAgo(1), $$"""{"x":[{{string.Join(',', Enumerable.Range(0, 600).Reverse())}}]}""");
        Assert.Equal($"[{string.Join(',', Enumerable.Range(0, 500))}]", Trait("""{"unique_list":"properties.x[]","of":"A"}""").Compute(history, Noon).Json);
    }

    [Fact]
    public void a_day_is_one_of_the_workspace_s_clock()
    {
        // In London's summer 23:30 of one day and 00:30 of the next, in UTC the same day.
        var history = new ListHistory().Did("A", At("2026-06-01T22:30:00Z")).Did("A", At("2026-06-01T23:30:00Z"));
        Assert.Equal("2", Trait("""{"days_active":true,"of":"A"}""").Compute(history, At("2026-07-01T00:00:00Z")).Json);
    }

    [Fact]
    public void a_computed_trait_counts_before_a_plain_one_of_its_name()
    {
        var set = Set("""{"some":{"trait":"plan","equals":"gold"}}""", traits: """{"plan":{"last":"properties.plan","of":"A"}}""");
        var history = new ListHistory().Set("plan", DaysAgo(1), "\"gold\"").Did("A", DaysAgo(2), """{"plan":"free"}""");
        Assert.False(set.All[0].Evaluate(history, Noon).IsMember);
        Assert.True(One("""{"trait":"plan","equals":"gold"}""").Evaluate(history, Noon).IsMember);
    }

    [Theory]
    [InlineData("2 + 3 * 4 - -1", "15")]
    [InlineData("(2 + 3) * 4 / 8", "2.5")]
    [InlineData("0.1 + 0.2 = 0.3", "true")]
    [InlineData("1 / 0", null)]
    [InlineData("n / 0 + 1", null)]
    [InlineData("79228162514264337593543950335 + 1", null)]
    [InlineData("nothing + 1", null)]
    [InlineData("nothing = 1", null)]
    [InlineData("coalesce(nothing, n)", "7")]
    [InlineData("text + 1", null)]
    [InlineData("seven + 1", "8")]
    [InlineData("seven = n", "true")]
    [InlineData("text = 'abc' ", "true")]
    [InlineData("text < \"abd\"", "true")]
    [InlineData("text < 5", null)]
    [InlineData("text != 5", "true")]
    [InlineData("if(n >= 7, \"many\", \"few\")", "\"many\"")]
    [InlineData("if(nothing, 1, 2)", null)]
    [InlineData("min(3, n, 5)", "3")]
    [InlineData("max(3, n, nothing)", null)]
    [InlineData("round(2.5)", "3")]
    [InlineData("round(-2.5)", "-3")]
    [InlineData("round(2.345, 2)", "2.35")]
    [InlineData("days_since(day)", "9")]
    [InlineData("days_since(\"2026-03-11\")", "-1")]
    [InlineData("days_since(text)", null)]
    [InlineData("address.city", "\"Leeds\"")]
    [InlineData("trait(\"Shoe size\") * 2", "84")]
    [InlineData("address", "{\"city\":\"Leeds\"}")]
    public void a_formula_comes_to(string formula, string? expected)
    {
        var history = new ListHistory().Set("n", DaysAgo(9), "7").Set("seven", DaysAgo(9), "\"7.0\"").Set("text", DaysAgo(9), "\"abc\"").Set("day", DaysAgo(9), "\"2026-03-01\"")
            .Set("address", DaysAgo(9), """{ "city": "Leeds" }""").Set("Shoe size", DaysAgo(9), "42");
        Assert.Equal(expected, Trait($$"""{"formula":{{System.Text.Json.JsonSerializer.Serialize(formula)}}}""").Compute(history, Noon).Json);
    }

    [Fact]
    public void days_since_turns_each_day_on_time() =>
        Assert.Equal(new("9", At("2026-03-11T00:00:00Z")), Trait("""{"formula":"days_since(day)"}""").Compute(new ListHistory().Set("day", DaysAgo(9), "\"2026-03-01\""), Noon));

    [Theory]
    [InlineData("""{"one":{"of":"A"}}""", "traits.one", "needs exactly one kind of trait: count, sum")]
    [InlineData("""{"one":{"sum":"properties.x","count":true,"of":"A"}}""", "traits.one.count", "cannot stand beside sum")]
    [InlineData("""{"one":{"som":"properties.x","of":"A"}}""", "traits.one.som", "did you mean sum?")]
    [InlineData("""{"one":{"sum":"properties.x","event":"A"}}""", "traits.one.of", "must be an event's name")]
    [InlineData("""{"one":{"count":"A"}}""", "traits.one.count", "must be true; which events it is over stands behind of")]
    [InlineData("""{"one":{"sum":"a..b","of":"A"}}""", "traits.one.sum", "must be a path into the event")]
    [InlineData("""{"one":{"sum":"a","of":"A","within":"soon"}}""", "traits.one.within", "such as 60d")]
    [InlineData("""{"one":{"ratio":{"of":"A"}}}""", "traits.one.over", "must be the events to count")]
    [InlineData("""{"one":{"ratio":{"of":"A","within":"3d"},"over":{"of":"B"}}}""", "traits.one.ratio.within", "is not known here")]
    [InlineData("""{"one":"sum"}""", "traits.one", "must be a computed trait, such as")]
    [InlineData("""{"one":{"formula":"2 +"}}""", "traits.one.formula", "cannot be read at character 4: a number, a text in quotes, a trait, a function or a bracket was expected, not the end")]
    [InlineData("""{"one":{"formula":"2 3"}}""", "traits.one.formula", "cannot be read at character 3: +, -, *, /, a comparison or the end was expected, not 3")]
    [InlineData("""{"one":{"formula":"maxx(2)"}}""", "traits.one.formula", "did you mean max?")]
    [InlineData("""{"one":{"formula":"round()"}}""", "traits.one.formula", "round takes 1 to 2 arguments, not 0")]
    [InlineData("""{"one":{"formula":"'abc"}}""", "traits.one.formula", "has no quote at its end")]
    [InlineData("""{"one":{"formula":"1.2.3"}}""", "traits.one.formula", "1.2.3 is not a number")]
    [InlineData("""{"one":{"formula":"((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))"}}""", "traits.one.formula", "nested too deeply")]
    [InlineData("""{"one":{"formula":"one + 1"}}""", "traits.one.formula", "leads back to itself: one → one")]
    [InlineData("""{"a":{"formula":"b"},"b":{"formula":"2 * c"},"c":{"formula":"max(b, 1)"}}""", "traits.c.formula", "leads back to itself: b → c → b")]
    public void a_mistake_is_named(string traits, string path, string message)
    {
        var mistakes = MistakesOfSet("{}", traits);
        Assert.Contains(mistakes, mistake => mistake.Path == path && mistake.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void formulas_over_formulas_cost_no_more_than_there_are_and_have_a_depth()
    {
        static string Chain(int length) => "{" + string.Join(',', Enumerable.Range(0, length).Select(i => $"\"f{i}\":{{\"formula\":\"{(i == 0 ? "n" : string.Join(" + ", Enumerable.Repeat($"f{i - 1}", 8)))}\"}}")) + "}";
        var set = Set("{}", traits: Chain(10));
        Assert.Equal($"{1L << 27}", set.Traits.Find("f9")!.Compute(new ListHistory().Set("n", DaysAgo(1), "1"), Noon).Json);
        Assert.Contains(MistakesOfSet("{}", Chain(11)), mistake => mistake.Message.Contains("more than 10 formulas", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"count":true,"of":"A","within":"90d"}""", "the number of A in the last 90 days")]
    [InlineData("""{"sum":"properties.revenue","of":["A","B"],"where":[{"path":"properties.x","gt":1}]}""", "the total properties.revenue over A or B where properties.x is more than 1")]
    [InlineData("""{"ratio":{"of":"A"},"over":{"of":"*"},"within":"this month"}""", "the number of A for each anything this month")]
    [InlineData("""{"formula":"a / b"}""", "a / b")]
    public void it_says_what_it_is(string definition, string sentence) => Assert.Equal(sentence, Trait(definition).Sentence);

    [Fact]
    public void an_audience_means_another_thing_when_a_trait_that_it_names_does()
    {
        string Text(string traits) => Set("""{"one":{"trait":"t","gte":2},"two":{"audience":"one"}}""", traits: traits).Find("two")!.Text;
        var texts = new[] { "{}", """{"t":{"count":true,"of":"A"}}""", """{"t":{"count":true,"of":"B"}}""", """{"t":{"formula":"u"},"u":{"count":true,"of":"A"}}""", """{"t":{"formula":"u"},"u":{"count":true,"of":"B"}}""" }.Select(Text).ToList();
        Assert.Equal(texts, texts.Distinct());
        Assert.Equal(texts[1], Text("""{"t":{"count":true,"of":"A","name":"Orders"},"other":{"count":true,"of":"B"}}"""));
    }
}
