using Microsoft.Extensions.Time.Testing;
using Weft.Events;

namespace Weft.Tests.Events;

public sealed class EventRateTests
{
    [Fact]
    public void a_burst_passes_and_then_the_rate_holds()
    {
        var time = new FakeTimeProvider();
        var rate = new EventRate(10, 20, time);
        Assert.True(rate.TryTake(20, out _));
        Assert.False(rate.TryTake(1, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(0.1), wait);
        time.Advance(wait);
        Assert.True(rate.TryTake(1, out _));
        Assert.False(rate.TryTake(1, out _));
    }

    [Fact]
    public void a_batch_larger_than_a_burst_is_let_in_and_paid_for_afterwards()
    {
        var time = new FakeTimeProvider();
        var rate = new EventRate(10, 10, time);
        Assert.True(rate.TryTake(110, out _));
        Assert.False(rate.TryTake(1, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(10.1), wait);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(rate.TryTake(1, out _));
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True(rate.TryTake(1, out _));
    }

    [Fact]
    public void a_long_rest_gives_no_more_than_a_burst()
    {
        var time = new FakeTimeProvider();
        var rate = new EventRate(10, 10, time);
        time.Advance(TimeSpan.FromDays(1));
        Assert.True(rate.TryTake(10, out _));
        Assert.False(rate.TryTake(1, out _));
    }
}
