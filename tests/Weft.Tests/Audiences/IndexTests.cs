using System.Collections.Immutable;
using Weft.Audiences;
using static Weft.Tests.Audiences.Compiled;

namespace Weft.Tests.Audiences;

public sealed class IndexTests
{
    private static readonly AudienceSet Audiences = Set("""
        {
          "buyers": {"event": "Order", "within": "7d"},
          "seen": {"event": "*", "within": "1d"},
          "keen": {"known": true, "any": [{"event": ["Order", "Viewed"]}, {"trait": "address.city", "equals": "Leeds"}]},
          "not_keen": {"not": {"audience": "keen"}},
          "idle": {"not": {"event": "Order"}},
          "reachable": {"known": true, "trait": "email", "not_exists": true},
          "strangers": {"not": {"audience": "reachable"}}
        }
        """);

    [Fact]
    public void an_event_concerns_those_that_name_it_and_those_on_any_event()
    {
        Assert.Equal("buyers idle keen not_keen seen", Keys(Audiences.ForEvent("Order")));
        Assert.Equal("seen keen not_keen", Keys(Audiences.ForEvent("Viewed")));
        Assert.Equal("seen", Keys(Audiences.ForEvent("Unheard of")));
    }

    [Fact]
    public void a_trait_concerns_those_that_name_it_also_through_another_audience()
    {
        Assert.Equal("keen not_keen", Keys(Audiences.ForTrait("address")));
        Assert.Equal("reachable strangers", Keys(Audiences.ForTrait("email")));
        Assert.Equal("", Keys(Audiences.ForTrait("city")));
    }

    [Fact]
    public void a_first_event_concerns_those_that_take_somebody_of_whom_nothing_is_known() =>
        Assert.Equal("idle not_keen reachable strangers", Keys(Audiences.ForEveryone));

    [Fact]
    public void becoming_known_concerns_those_that_ask_for_it_also_through_another_audience() =>
        Assert.Equal("keen not_keen reachable strangers", Keys(Audiences.ForKnown));

    [Fact]
    public void asking_allocates_nothing()
    {
        Assert.Equal(5 + 2 + 1 + 4, Ask());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Ask();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 999);
    }

    private static int Ask() =>
        Audiences.ForEvent("Order").Length + Audiences.ForTrait("email").Length + Audiences.ForEvent("?").Length + Audiences.ForKnown.Length;

    private static string Keys(ImmutableArray<AudienceDefinition> audiences) => string.Join(' ', audiences.Select(audience => audience.Key));
}
