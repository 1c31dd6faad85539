using Weft.Audiences;
using static Weft.Tests.Audiences.Compiled;

namespace Weft.Tests.Audiences;

public sealed class SequenceTests
{
    private const string ViewedThenBought = """{"sequence":[{"event":"Viewed"},{"event":"Bought","within":"2d"}]}""";
    private const string LeftBehind = """{"sequence":[{"event":"Added","within":"30d"},{"not":{"event":"Bought"},"within":"1d"}]}""";

    [Fact]
    public void each_step_comes_after_the_one_before_and_in_time()
    {
        Assert.Equal(Evaluation.Lasting(true), AtNoon(ViewedThenBought, new ListHistory().Did("Viewed", DaysAgo(5)).Did("Bought", DaysAgo(3))));
        Assert.Equal(Evaluation.Lasting(false), AtNoon(ViewedThenBought, new ListHistory().Did("Viewed", DaysAgo(5)).Did("Bought", DaysAgo(3).AddTicks(1))));
        Assert.Equal(Evaluation.Lasting(false), AtNoon(ViewedThenBought, new ListHistory().Did("Bought", DaysAgo(5)).Did("Viewed", DaysAgo(3))));
        Assert.Equal(Evaluation.Lasting(false), AtNoon(ViewedThenBought, new ListHistory().Did("Viewed", DaysAgo(5)).Did("Bought", DaysAgo(5))));
    }

    [Fact]
    public void the_last_step_may_be_what_did_not_happen_and_holds_once_the_time_ran_out()
    {
        var added = new ListHistory().Did("Added", DaysAgo(0.5));

        Assert.Equal(new Evaluation(false, DaysAgo(-0.5)), AtNoon(LeftBehind, added));
        Assert.Equal(new Evaluation(true, DaysAgo(-29)), AtNoon(LeftBehind, new ListHistory().Did("Added", DaysAgo(1))));
        Assert.Equal(Evaluation.Lasting(false), AtNoon(LeftBehind, added.Did("Bought", DaysAgo(0.25))));
    }

    [Fact]
    public void another_chain_takes_over_where_one_ends()
    {
        var history = new ListHistory().Did("Added", DaysAgo(29)).Did("Added", DaysAgo(10)).Did("Added", DaysAgo(5));

        Assert.Equal(new Evaluation(true, DaysAgo(5).AddDays(30)), AtNoon(LeftBehind, history));
    }

    [Theory]
    [InlineData("""{"sequence":[{"event":"A"}]}""", "sequence", "two steps or more")]
    [InlineData("""{"sequence":[{"not":{"event":"A"},"within":"1d"},{"event":"B"}]}""", "sequence[0].not", "only be the last step")]
    [InlineData("""{"sequence":[{"event":"A"},{"not":{"event":"B"}}]}""", "sequence[1]", "needs within")]
    [InlineData("""{"sequence":[{"event":"A"},{"event":"B","within":"soon"}]}""", "sequence[1].within", "must be")]
    [InlineData("""{"sequence":[{"event":"A"},{"event":"B","since":"2026-01-01"}]}""", "sequence[1].since", "not known here")]
    public void a_mistake_is_named_with_its_place(string condition, string path, string says)
    {
        var error = Assert.Single(Mistakes(condition));

        Assert.Equal($"audiences.one.{path}", error.Path);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }
}
