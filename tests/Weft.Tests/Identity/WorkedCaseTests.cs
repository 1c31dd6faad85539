using Weft.Identity;

namespace Weft.Tests.Identity;

public sealed class WorkedCaseTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private static readonly ExternalId Jane = new("email", "jane@x");

    private readonly GraphUnderTest _graph = new(store.Empty(), IdentityRules.Default);

    [Fact]
    public void an_email_stays_with_its_person_when_another_user_id_comes_with_it()
    {
        Identify("abc123", 1);
        var later = Identify("abc456", 2);

        Assert.Equal(new("user_id", "abc456"), _graph.IdOf(later.Fragment));
        Assert.Equal("unique user_id", _graph.LinkOf(new("user_id", "abc456"), Jane)!.Seen!.Value.Refusal);
        Assert.Equal(_graph.HeadOf("user_id", "abc123"), _graph.HeadOf("email", "jane@x"));
        Assert.NotEqual(_graph.HeadOf("user_id", "abc123"), _graph.HeadOf("user_id", "abc456"));
    }

    [Fact]
    public void the_person_who_came_first_keeps_the_email_also_when_that_is_heard_of_last()
    {
        Identify("abc456", 2);
        Identify("abc123", 1);

        Assert.Equal(_graph.HeadOf("user_id", "abc123"), _graph.HeadOf("email", "jane@x"));
        Assert.Equal("unique user_id", _graph.LinkOf(new("user_id", "abc456"), Jane)!.Seen!.Value.Refusal);
    }

    [Fact]
    public void a_profile_id_leads_to_whoever_holds_its_fragment_through_a_merge_and_a_split()
    {
        _graph.Take(new(5, "web", "a", [Jane], null, true));
        var jane = _graph.Store.FindFragment(Jane)!.Value;
        Identify("abc456", 4);
        Assert.Equal(jane, _graph.HeadOf("user_id", "abc456"));

        Identify("abc123", 1);
        Assert.Equal(jane, _graph.Resolver.HeadOf(jane));
        Assert.Equal(jane, _graph.HeadOf("user_id", "abc123"));
        Assert.NotEqual(jane, _graph.HeadOf("user_id", "abc456"));
    }

    [Fact]
    public void an_alias_makes_two_user_ids_one_value()
    {
        Identify("abc123", 1);
        _graph.Take(new(2, "web", "b", [new("user_id", "abc456")], "abc123", true));
        Identify("abc456", 3);

        Assert.Equal(_graph.HeadOf("user_id", "abc123"), _graph.HeadOf("user_id", "abc456"));
        Assert.True(_graph.LinkOf(new("user_id", "abc456"), Jane)!.InForce);
    }

    [Fact]
    public void an_alias_of_a_third_user_id_is_not_exempt_from_other_limits()
    {
        for (var i = 0; i < 5; i++)
            _graph.Take(new(1, "web", $"a{i}", [new("user_id", "one"), new("email", $"{i}@x")], null, true));
        _graph.Take(new(2, "web", "b", [new("user_id", "two"), new("email", "more@x")], null, true));
        _graph.Take(new(3, "web", "c", [new("user_id", "two")], "one", true));

        Assert.Equal("limit email 5", _graph.LinkOf(new("user_id", "one"), new("user_id", "two"))!.Alias!.Value.Refusal);
    }

    [Fact]
    public void an_alias_of_a_user_id_to_itself_does_nothing()
    {
        _graph.Take(new(1, "web", "a", [new("user_id", "one")], "one", true));

        Assert.Single(_graph.Fragments());
    }

    [Fact]
    public void a_value_that_goes_on_with_a_nul_is_another_value_to_an_alias()
    {
        _graph.Take(new(1, "web", "a", [new("user_id", "other")], "one\0more", true));
        _graph.Take(new(2, "web", "b", [new("user_id", "one")], null, true));

        Assert.NotEqual(_graph.HeadOf("user_id", "one"), _graph.HeadOf("user_id", "other"));
    }

    [Fact]
    public void an_id_known_only_from_refusals_has_a_fragment_and_no_event()
    {
        _graph.Take(new(1, "web", "a", [new("user_id", "one"), new("user_id", "two")], null, true));

        var two = _graph.Store.Read(_graph.Store.FindFragment(new("user_id", "two"))!.Value);
        Assert.Equal(two.Number, two.Head);
        Assert.Null(two.FirstEventAt);
        Assert.NotNull(two.Since);
    }

    [Fact]
    public void a_group_id_names_an_account_and_links_nobody()
    {
        var resolution = _graph.Resolve(Message.Of("""{"type":"group","userId":"one","groupId":" acme "}"""));

        Assert.Equal(new("group_id", "acme"), _graph.IdOf(resolution.Account));
        Assert.Empty(_graph.Store.LinksOf(resolution.Account));
        Assert.True(resolution.IsNewlyKnown);
    }

    [Fact]
    public void a_person_is_newly_known_once()
    {
        Assert.False(_graph.Take(new(1, "web", "a", [new("anonymous_id", "x")], null, true)).IsNewlyKnown);
        Assert.True(_graph.Take(new(2, "web", "b", [Jane, new("anonymous_id", "x")], null, true)).IsNewlyKnown);
        Assert.False(_graph.Take(new(3, "web", "c", [Jane], null, true)).IsNewlyKnown);
    }

    private Resolution Identify(string user, int second) => _graph.Take(new(second, "web", user, [new("user_id", user), Jane], null, true));
}
