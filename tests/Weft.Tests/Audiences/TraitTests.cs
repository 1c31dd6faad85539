using Weft.Audiences;
using static Weft.Tests.Audiences.Compiled;

namespace Weft.Tests.Audiences;

public sealed class TraitTests
{
    [Fact]
    public void the_latest_change_up_to_now_is_the_value_and_ties_go_to_the_greater_message_id()
    {
        var history = new ListHistory().Set("plan", DaysAgo(2), "\"pro\"", "m2").Set("plan", DaysAgo(2), "\"free\"", "m1").Set("plan", DaysAgo(5), "\"old\"");

        Assert.True(AtNoon("""{"trait":"plan","equals":"pro"}""", history).IsMember);
        Assert.True(One("""{"trait":"plan","equals":"old"}""").Evaluate(history, DaysAgo(3)).IsMember);
        Assert.True(One("""{"trait":"plan","not_exists":true}""").Evaluate(history.Seen(DaysAgo(9)), DaysAgo(6)).IsMember);
    }

    [Fact]
    public void null_clears_a_trait()
    {
        var history = new ListHistory().Set("plan", DaysAgo(5), "\"pro\"").Set("plan", DaysAgo(2), "null");

        Assert.False(AtNoon("""{"trait":"plan","exists":true}""", history).IsMember);
        Assert.True(AtNoon("""{"trait":"plan","not_exists":true}""", history).IsMember);
        Assert.True(AtNoon("""{"trait":"plan","not_equals":"pro"}""", history).IsMember);
    }

    [Fact]
    public void a_path_reaches_into_a_traits_value()
    {
        var history = new ListHistory().Set("address", DaysAgo(1), """{"city":"Leeds","lines":[{"text":"1 High St"},{"text":"Flat 2"}]}""");

        Assert.True(AtNoon("""{"trait":"address.city","equals":"Leeds"}""", history).IsMember);
        Assert.True(AtNoon("""{"trait":"address.lines[].text","starts_with":"Flat"}""", history).IsMember);
        Assert.False(AtNoon("""{"trait":"address.lines[].text","elements":"all","starts_with":"Flat"}""", history).IsMember);
        Assert.False(AtNoon("""{"trait":"address.lines.text","starts_with":"Flat"}""", history).IsMember);
        Assert.False(AtNoon("""{"trait":"address.city.name","exists":true}""", history).IsMember);
    }

    [Theory]
    [InlineData("any", "[]", false)]
    [InlineData("all", "[]", false)]
    [InlineData("any", "[1,5]", true)]
    [InlineData("all", "[1,5]", false)]
    [InlineData("all", "[4,5]", true)]
    [InlineData("all", "[4,null]", false)]
    [InlineData("any", "[[5]]", false)]
    [InlineData("any", "7", false)]
    public void elements_any_asks_for_one_and_all_for_one_at_least_and_every_one(string elements, string value, bool passes)
    {
        var history = new ListHistory().Set("scores", DaysAgo(1), value);

        Assert.Equal(passes, AtNoon($$"""{"trait":"scores[]","elements":"{{elements}}","gt":3}""", history).IsMember);
    }

    [Theory]
    [InlineData("any", "[\"a\",\"b\"]", false)]
    [InlineData("any", "[\"b\"]", true)]
    [InlineData("any", "[]", true)]
    [InlineData("all", "[\"a\",\"b\"]", true)]
    [InlineData("all", "[]", true)]
    public void over_arrays_a_not_operator_is_the_exact_opposite_too(string elements, string value, bool passes)
    {
        var history = new ListHistory().Set("tags", DaysAgo(1), value);

        Assert.Equal(passes, AtNoon($$"""{"trait":"tags[]","elements":"{{elements}}","not_equals":"a"}""", history).IsMember);
    }

    [Fact]
    public void a_date_within_the_last_days_comes_and_goes_on_time()
    {
        var history = new ListHistory().Seen(DaysAgo(90)).Set("renewed", DaysAgo(1), "\"2026-03-11T12:00:00Z\"");
        var audience = One("""{"trait":"renewed","within_last":"2d"}""");

        Assert.Equal(new Evaluation(false, Noon.AddDays(1)), audience.Evaluate(history, Noon));
        Assert.Equal(new Evaluation(true, Noon.AddDays(3)), audience.Evaluate(history, Noon.AddDays(1)));
        Assert.Equal(Evaluation.Lasting(false), audience.Evaluate(history, Noon.AddDays(3)));
        Assert.Equal(new Evaluation(false, Noon.AddDays(3)), One("""{"trait":"renewed","not_within_last":"2d"}""").Evaluate(history, Noon.AddDays(1)));
    }

    [Fact]
    public void a_date_within_the_next_days_is_later_than_now_and_at_most_that_far()
    {
        var history = new ListHistory().Seen(DaysAgo(90)).Set("renews", DaysAgo(1), "\"2026-03-13\"");
        var audience = One("""{"trait":"renews","within_next":"2d"}""");

        Assert.Equal(new Evaluation(false, At("2026-03-11T00:00:00Z")), audience.Evaluate(history, Noon));
        Assert.Equal(new Evaluation(true, At("2026-03-13T00:00:00Z")), audience.Evaluate(history, At("2026-03-11T00:00:00Z")));
        Assert.Equal(Evaluation.Lasting(false), audience.Evaluate(history, At("2026-03-13T00:00:00Z")));
    }

    [Fact]
    public void half_a_surrogate_pair_is_no_value_and_no_error()
    {
        var history = new ListHistory().Set("name", DaysAgo(1), "\"\\ud83d\"").Set("card", DaysAgo(1), """{"\ud83dname":1}""");

        Assert.False(AtNoon("""{"trait":"name","contains":"x"}""", history).IsMember);
        Assert.True(AtNoon("""{"trait":"name","not_equals":"x"}""", history).IsMember);
        Assert.False(AtNoon("""{"trait":"card.name","exists":true}""", history).IsMember);
    }
}
