using Weft.Configuration;
using Weft.Identity;

namespace Weft.Tests.Identity;

public sealed class BlockedValuesTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Theory]
    [InlineData("0")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("---")]
    [InlineData("-1")]
    [InlineData("null")]
    [InlineData("NULL")]
    [InlineData("undefined")]
    [InlineData("None")]
    [InlineData("NaN")]
    [InlineData("Anonymous")]
    [InlineData("unknown")]
    [InlineData("guest")]
    [InlineData("[object Object]")]
    [InlineData(" \"null\" ")]
    public void a_value_that_means_nothing_is_no_id_of_any_type(string value)
    {
        var message = $$"""{"userId":{{System.Text.Json.JsonSerializer.Serialize(value)}},"anonymousId":"x"}""";
        var promoted = new IdentifierPromotion(IdentityRules.Default, null).Promote(Message.Of(message));

        Assert.Equal([new("anonymous_id", "x")], promoted.Ids);
        var blocked = Assert.Single(promoted.Blocked);
        Assert.Equal("user_id", blocked.Type);
        Assert.StartsWith("blocked ^", blocked.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10")]
    [InlineData("guest1")]
    [InlineData("-12")]
    [InlineData("nullable")]
    public void a_value_that_only_begins_like_one_is_an_id(string value) => Assert.Null(IdentityRules.Default.WhyBlocked(new("user_id", value)));

    [Fact]
    public void an_event_whose_every_id_is_blocked_is_filed_nowhere_and_says_why()
    {
        var graph = new GraphUnderTest(store.Empty(), IdentityRules.Default);

        var resolution = graph.Resolve(Message.Of("""{"userId":"null","anonymousId":"0","context":{"traits":{"phone":"12"}}}"""), "GB");

        Assert.Equal(0ul, resolution.Fragment);
        Assert.Equal(["user_id", "anonymous_id", "phone"], resolution.Blocked.Select(blocked => blocked.Type));
        Assert.Equal("no valid phone number", resolution.Blocked[2].Reason);
        Assert.Empty(graph.Fragments());
    }

    [Fact]
    public void a_blocked_previous_id_is_no_alias_and_says_why()
    {
        var graph = new GraphUnderTest(store.Empty(), IdentityRules.Default);

        var resolution = graph.Resolve(Message.Of("""{"type":"alias","userId":"one","previousId":"undefined"}"""));

        Assert.Equal("anonymous_id", Assert.Single(resolution.Blocked).Type);
        Assert.Single(graph.Fragments());
    }

    [Fact]
    public void a_value_is_at_most_500_characters()
    {
        Assert.Null(IdentityRules.Default.WhyBlocked(new("user_id", new('x', 500))));
        Assert.Equal("longer than 500 characters", IdentityRules.Default.WhyBlocked(new("user_id", new('x', 501))));
    }

    [Fact]
    public void patterns_of_a_type_hold_for_that_type_and_those_of_a_listed_type_replace_its_own()
    {
        var rules = IdentityRules.Read(Config.Of("""{"blocked":[{"email":["^(test|noreply)@"]},{"*":"^x$"}]}"""), new ConfigErrors());

        Assert.Equal("blocked ^(test|noreply)@", rules.WhyBlocked(new("email", "NoReply@a.b")));
        Assert.Null(rules.WhyBlocked(new("user_id", "test@a.b")));
        Assert.NotNull(rules.WhyBlocked(new("user_id", "X")));
        Assert.Null(rules.WhyBlocked(new("user_id", "null")));
    }
}
