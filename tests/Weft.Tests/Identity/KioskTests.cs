using System.Globalization;
using Weft.Identity;

namespace Weft.Tests.Identity;

/// <summary>One anonymous id with which thousands sign in.</summary>
public sealed class KioskTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private const int MostLinksASignIn = 12;
    private static readonly ExternalId Kiosk = new("anonymous_id", "kiosk");

    private readonly GraphUnderTest _graph = new(store.Empty(), IdentityRules.Read(Config.Of("""{ "preset": "last-authenticated" }"""), new()));

    [Fact]
    public void a_sign_in_on_a_tablet_costs_the_same_after_thousands_of_others()
    {
        var dearest = 0L;
        for (var i = 1; i <= 12_000; i++)
            dearest = Math.Max(dearest, CostOf(SignIn($"u{i}", 10 + i)));
        Assert.InRange(dearest, 1, MostLinksASignIn);
        Assert.Equal("u12000", Holder());

        Assert.InRange(CostOf(SignIn("u7", 20_000)), 1, MostLinksASignIn);
        Assert.Equal("u7", Holder());
        Assert.InRange(CostOf(SignIn("late", 5)), 1, MostLinksASignIn);
        Assert.Equal("u7", Holder());
        Assert.Equal(TiedLinks.Superseded, Refusal("late"));
        Assert.Equal(TiedLinks.Superseded, Refusal("u12000"));
        Assert.False(_graph.Store.ReadComponent(_graph.Store.Read(_graph.HeadOf(Kiosk.Type, Kiosk.Value))).IsStale);
    }

    [Fact]
    public void somebody_who_signed_in_on_hundreds_of_tablets_costs_no_more_on_the_next()
    {
        for (var i = 1; i <= 300; i++)
        {
            _graph.Take(SignIn("staff", i * 2, new("anonymous_id", $"till-{i}")));
            _graph.Take(SignIn($"u{i}", (i * 2) + 1, new("anonymous_id", $"till-{i}")));
        }

        Assert.InRange(CostOf(SignIn("staff", 1_000)), 0, MostLinksASignIn);
        Assert.InRange(CostOf(SignIn("somebody", 1_001)), 1, MostLinksASignIn);
        Assert.InRange(CostOf(SignIn("staff", 1_002)), 1, MostLinksASignIn);
        Assert.Equal("staff", Holder());
    }

    [Fact]
    public void an_operator_who_takes_the_last_one_out_gives_the_tablet_to_the_one_before()
    {
        for (var i = 1; i <= 200; i++)
            _graph.Take(SignIn($"u{i}", 10 + i));
        _graph.Resolver.Decide(new(0, DecisionKind.NotAnIdentifier, new("user_id", "u200"), new("user_id", "u200"), "op", "a test"), 1, GivenEvent.Epoch);
        Assert.Equal("u199", Holder());
        Assert.InRange(CostOf(SignIn("u201", 1_000)), 1, MostLinksASignIn);
        Assert.Equal("u201", Holder());
        _graph.Resolver.Decide(DecisionRequest.Withdraw(1, "op", "no"), 2, GivenEvent.Epoch);
        Assert.Equal("u201", Holder());
    }

    private static GivenEvent SignIn(string user, int second, ExternalId? tablet = null) => new(
        second, "web", string.Create(CultureInfo.InvariantCulture, $"{user}-{second}"), [new("user_id", user), new("email", $"{user}@x.example"), tablet ?? Kiosk], null, second % 50 == 0);

    private long CostOf(GivenEvent given)
    {
        var before = _graph.Resolver.LinksTakenAgain;
        _graph.Take(given);
        if (given.EndsFrame)
            _graph.EndFrame();
        return _graph.Resolver.LinksTakenAgain - before;
    }

    private string Holder() => Assert.Single(Ids(), id => id.Type == "user_id").Value;

    private IEnumerable<ExternalId> Ids() => _graph.Store.ReadComponent(_graph.Store.Read(_graph.HeadOf(Kiosk.Type, Kiosk.Value))).Members.Select(member => _graph.IdOf(member.Fragment));

    private string? Refusal(string user) => _graph.LinkOf(new("user_id", user), Kiosk)!.Seen!.Value.Refusal;
}
