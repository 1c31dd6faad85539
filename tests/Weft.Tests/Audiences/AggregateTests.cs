using Weft.Audiences;

namespace Weft.Tests.Audiences;

public sealed class AggregateTests
{
    [Fact]
    public void what_is_enough_stays_enough_until_the_oldest_that_was_needed_leaves_the_window()
    {
        var audience = Compiled.One("""{"event":"Order Line","distinct":"properties.invoice","gte":2,"within":"30d"}""");
        var history = new ListHistory();
        foreach (var (days, invoice) in new[] { (1, "b"), (2, "b"), (9, "a"), (12, "a"), (20, "c") })
            history.Did("Order Line", Compiled.DaysAgo(days), $$"""{"invoice":"{{invoice}}"}""");
        Assert.Equal(new Evaluation(true, Compiled.DaysAgo(9).AddDays(30)), audience.Evaluate(history, Compiled.Noon));
        Assert.Equal(3, history.EventsRead);
    }

    [Fact]
    public void a_sum_turns_when_what_leaves_the_window_takes_it_below()
    {
        var audience = Compiled.One("""{"event":"Order Completed","sum":"properties.revenue","gte":100,"within":"30d"}""");
        var history = new ListHistory();
        foreach (var (days, revenue) in new[] { (1, "60"), (5, "\"39.99\""), (10, "40"), (25, "0.01"), (28, "-5") })
            history.Did("Order Completed", Compiled.DaysAgo(days), $$"""{"revenue":{{revenue}}}""");
        Assert.Equal(new Evaluation(true, Compiled.DaysAgo(10).AddDays(30)), audience.Evaluate(history, Compiled.Noon));
    }

    [Theory]
    [InlineData("sum", "eq", true)]
    [InlineData("distinct", "eq", true)]
    [InlineData("avg", "lte", false)]
    [InlineData("min", "lte", false)]
    [InlineData("max", "gte", false)]
    public void nothing_adds_up_to_nothing_and_an_average_of_nothing_compares_with_nothing(string word, string comparison, bool expected)
    {
        var audience = Compiled.One($$"""{"event":"Order Completed","{{word}}":"properties.revenue","{{comparison}}":0}""");
        var history = new ListHistory().Did("Order Completed", Compiled.DaysAgo(1), """{"revenue":null}""");
        Assert.Equal(expected, audience.Evaluate(history, Compiled.Noon).IsMember);
    }
}
