using Weft.Audiences;
using static Weft.Tests.Audiences.Compiled;

namespace Weft.Tests.Audiences;

/// <summary>A was done a day ago and B two days ago: as <c>within: 7d</c> they end in six and in five days.</summary>
public sealed class ValidityTests
{
    private const string A = """{"event":"A","within":"7d"}""";
    private const string B = """{"event":"B","within":"7d"}""";
    private const string Never = """{"event":"Never"}""";
    private static readonly DateTimeOffset AEnds = Noon.AddDays(6);
    private static readonly DateTimeOffset BEnds = Noon.AddDays(5);
    private static readonly ListHistory History = new ListHistory().Did("A", DaysAgo(1)).Did("B", DaysAgo(2));

    [Fact]
    public void all_true_is_good_until_the_first_part_may_turn() =>
        Assert.Equal(new Evaluation(true, BEnds), AtNoon($$"""{"all":[{{A}},{{B}}]}""", History));

    [Fact]
    public void all_false_is_good_as_long_as_any_part_stays_false() =>
        Assert.Equal(new Evaluation(false, AEnds), AtNoon($$"""{"all":[{"not":{{A}}},{{A}},{"not":{{B}}}]}""", History));

    [Fact]
    public void all_false_for_ever_is_good_for_ever() =>
        Assert.Equal(Evaluation.Lasting(false), AtNoon($$"""{"all":[{{A}},{{Never}}]}""", History));

    [Fact]
    public void any_true_is_good_as_long_as_any_part_stays_true() =>
        Assert.Equal(new Evaluation(true, AEnds), AtNoon($$"""{"any":[{{B}},{{A}},{{Never}}]}""", History));

    [Fact]
    public void any_false_is_good_until_the_first_part_may_turn() =>
        Assert.Equal(new Evaluation(false, BEnds), AtNoon($$"""{"any":[{"not":{{A}}},{"not":{{B}}}]}""", History));

    [Fact]
    public void none_is_the_opposite_of_any()
    {
        Assert.Equal(new Evaluation(false, AEnds), AtNoon($$"""{"none":[{{B}},{{A}}]}""", History));
        Assert.Equal(new Evaluation(true, BEnds), AtNoon($$"""{"none":[{"not":{{A}}},{"not":{{B}}}]}""", History));
    }

    [Fact]
    public void a_later_trait_change_bounds_the_answer()
    {
        var history = new ListHistory().Set("plan", DaysAgo(3), "\"free\"").Set("plan", Noon.AddDays(2), "\"pro\"").Set("plan", Noon.AddDays(1), "\"free\"");

        Assert.Equal(new Evaluation(true, Noon.AddDays(1)), AtNoon("""{"trait":"plan","equals":"free"}""", history));
    }
}
