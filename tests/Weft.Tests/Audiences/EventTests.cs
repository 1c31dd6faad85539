using Weft.Audiences;
using static Weft.Tests.Audiences.Compiled;

namespace Weft.Tests.Audiences;

public sealed class EventTests
{
    [Fact]
    public void a_count_of_two_ends_when_the_second_latest_leaves_the_window()
    {
        var history = new ListHistory().Did("Order", DaysAgo(50)).Did("Order", DaysAgo(20)).Did("Order", DaysAgo(10));

        Assert.Equal(new Evaluation(true, DaysAgo(20).AddDays(60)), AtNoon("""{"event":"Order","count":{"gte":2},"within":"60d"}""", history));
    }

    [Fact]
    public void a_count_with_an_upper_bound_turns_true_when_the_surplus_leaves_the_window()
    {
        var history = new ListHistory().Did("Order", DaysAgo(3)).Did("Order", DaysAgo(2)).Did("Order", DaysAgo(1));

        Assert.Equal(new Evaluation(false, DaysAgo(2).AddDays(7)), AtNoon("""{"event":"Order","count":{"eq":1},"within":"7d"}""", history));
        Assert.Equal(new Evaluation(true, DaysAgo(2).AddDays(7)), AtNoon("""{"event":"Order","count":{"gte":2},"within":"7d"}""", history));
        Assert.Equal(new Evaluation(false, DaysAgo(3).AddDays(7)), AtNoon("""{"event":"Order","count":{"lt":3},"within":"7d"}""", history));
        Assert.Equal(Evaluation.Lasting(true), AtNoon("""{"event":"Order","count":{"gt":1,"lte":3}}""", history));
    }

    [Fact]
    public void over_no_events_the_count_is_zero()
    {
        var nobodyYet = new ListHistory().Seen(DaysAgo(1));

        Assert.Equal(Evaluation.Lasting(true), AtNoon("""{"event":"Order","count":{"eq":0}}""", nobodyYet));
        Assert.Equal(Evaluation.Lasting(true), AtNoon("""{"event":"Order","count":{"lt":1}}""", nobodyYet));
        Assert.Equal(Evaluation.Lasting(false), AtNoon("""{"event":"Order"}""", nobodyYet));
    }

    [Fact]
    public void only_as_many_events_are_read_as_the_answer_needs()
    {
        var history = new ListHistory();
        for (var day = 1; day <= 50; day++)
            history.Did("Order", DaysAgo(day));

        AtNoon("""{"event":"Order","count":{"gte":3}}""", history);
        Assert.Equal(3, history.EventsRead);
        AtNoon("""{"event":"Order","count":{"gte":30},"within":"5d"}""", history);
        Assert.Equal(3 + 5, history.EventsRead);
    }

    [Fact]
    public void several_names_count_together_and_a_star_is_every_event()
    {
        var history = new ListHistory().Did("A", DaysAgo(4)).Did("B", DaysAgo(3)).Did("A", DaysAgo(2)).Did("C", DaysAgo(1));

        Assert.Equal(new Evaluation(true, DaysAgo(3).AddDays(7)), AtNoon("""{"event":["A","B","A"],"count":{"gte":2},"within":"7d"}""", history));
        Assert.False(AtNoon("""{"event":["A","B"],"count":{"gte":4}}""", history).IsMember);
        Assert.True(AtNoon("""{"event":"*","count":{"eq":4}}""", history).IsMember);
        Assert.True(AtNoon("""{"event":["A","*"],"count":{"eq":4}}""", history).IsMember);
    }

    [Fact]
    public void every_filter_must_hold_on_the_same_event()
    {
        var history = new ListHistory().Did("Order", DaysAgo(2), """{"revenue":30,"currency":"GBP"}""").Did("Order", DaysAgo(1), """{"revenue":5,"currency":"EUR"}""");
        const string Condition = """{"event":"Order","where":[{"path":"properties.revenue","gte":20},{"path":"properties.currency","equals":"CUR"}]}""";

        Assert.True(AtNoon(Condition.Replace("CUR", "GBP"), history).IsMember);
        Assert.False(AtNoon(Condition.Replace("CUR", "EUR"), history).IsMember);
    }

    [Fact]
    public void a_moving_date_in_a_filter_ends_the_answer_on_time()
    {
        var history = new ListHistory().Did("Booked", DaysAgo(9), """{"travel":"2026-03-12T12:00:00Z"}""");
        const string Soon = """{"event":"Booked","where":[{"path":"properties.travel","within_next":"1d"}]}""";

        Assert.Equal(new Evaluation(false, Noon.AddDays(1)), AtNoon(Soon, history));
        Assert.Equal(new Evaluation(true, Noon.AddDays(2)), One(Soon).Evaluate(history, Noon.AddDays(1)));
    }

    [Fact]
    public void a_profile_is_nobody_before_its_first_event()
    {
        const string NeverOrdered = """{"not":{"event":"Order"}}""";

        Assert.Equal(Evaluation.Lasting(false), AtNoon(NeverOrdered, new ListHistory()));
        Assert.Equal(new Evaluation(false, Noon.AddDays(1)), AtNoon(NeverOrdered, new ListHistory().Seen(Noon.AddDays(1))));
        Assert.Equal(Evaluation.Lasting(true), AtNoon(NeverOrdered, new ListHistory().Seen(Noon)));
    }

    [Fact]
    public void known_takes_only_profiles_that_can_be_reached()
    {
        const string Condition = """{"known":true,"not":{"event":"Order"}}""";

        Assert.False(AtNoon(Condition, new ListHistory { IsKnown = false }.Seen(DaysAgo(1))).IsMember);
        Assert.True(AtNoon(Condition, new ListHistory { IsKnown = true }.Seen(DaysAgo(1))).IsMember);
    }

    [Fact]
    public void a_reference_is_the_other_audiences_condition_with_its_known()
    {
        var set = Set("""{"late":{"not":{"audience":"keen"}},"keen":{"known":true,"event":"Order","within":"7d"}}""");
        var anonymous = new ListHistory().Did("Order", DaysAgo(1));
        var known = new ListHistory { IsKnown = true }.Did("Order", DaysAgo(1));

        Assert.Equal(Evaluation.Lasting(true), set.Find("late")!.Evaluate(anonymous, Noon));
        Assert.Equal(new Evaluation(false, DaysAgo(1).AddDays(7)), set.Find("late")!.Evaluate(known, Noon));
        Assert.Null(set.Find("nobody"));
    }
}
