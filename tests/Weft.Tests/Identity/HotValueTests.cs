using Weft.Identity;

namespace Weft.Tests.Identity;

public sealed class HotValueTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private static readonly ExternalId Hot = new("email", "info@shop.example");

    private readonly GraphUnderTest _graph = new(store.Empty(), IdentityRules.Default);

    [Fact]
    public void late_evidence_on_a_hot_value_is_taken_again_up_to_the_most_links_and_marks_the_component_beyond()
    {
        for (var i = 1; i < IdentityResolver.MostLinksTakenAgain; i++)
            _graph.Take(User(i, 10 + i));
        Assert.Equal("u1", Holder());
        _graph.Take(User(-1, 5));
        Assert.Equal("u-1", Holder());
        Assert.False(Profile().IsStale);

        _graph.Take(User(-2, 4));
        Assert.Equal("u-2", Holder());
        Assert.False(Profile().IsStale);

        _graph.Take(User(-3, 3));
        Assert.True(Profile().IsStale);
        Assert.Equal("u-2", Holder());
    }

    [Fact]
    public void every_id_of_an_event_has_a_place_of_its_own()
    {
        List<ExternalId> ids = [new("user_id", "one"), .. Enumerable.Range(0, 600).Select(i => new ExternalId("card", $"c{i:000}"))];
        _graph.Take(new(5, "web", "a", ids, null, true));
        _graph.Take(new(1, "web", "b", [ids[0], new("email", "late@x")], null, true));

        var held = _graph.Store.ReadComponent(_graph.Store.Read(_graph.HeadOf("user_id", "one"))).Members.Select(member => _graph.IdOf(member.Fragment).Value);
        Assert.Equal(["c000", "c001", "c002", "c003", "c004", "late@x", "one"], held.Order(StringComparer.Ordinal));
        var places = _graph.Store.LinksOf(_graph.HeadOf("user_id", "one")).Select(link => link.Seen!.Value.Evidence).Distinct();
        Assert.Equal(601, places.Count());
    }

    private static GivenEvent User(int number, int second) => new(second, "web", $"m{number}", [new("user_id", $"u{number}"), Hot], null, false);

    private Component Profile() => _graph.Store.ReadComponent(_graph.Store.Read(_graph.HeadOf(Hot.Type, Hot.Value)));

    private string Holder() => Assert.Single(Profile().Members.Select(member => _graph.IdOf(member.Fragment)), id => id.Type == "user_id").Value;
}
