using Weft.Configuration;
using Weft.Identity;

namespace Weft.Tests.Identity;

public sealed class IdentityRulesTests
{
    private const string Devices = "android.id 5, android.idfa 5, android.push_token 5, ios.id 5, ios.idfa 5, ios.push_token 5, ga_client_id 5";

    [Theory]
    [InlineData("{}", $"user_id 1, email 5 merge 1, phone 5 merge 1, anonymous_id 50, {Devices}")]
    [InlineData("""{"identifiers":{"email":{"limit":2}}}""", $"user_id 1, email 2, phone 5 merge 1, anonymous_id 50, {Devices}")]
    [InlineData("""{"identifiers":{"email":{"unique":true}}}""", $"user_id 1, email 1, phone 5 merge 1, anonymous_id 50, {Devices}")]
    [InlineData("""{"identifiers":{"user_id":{"limit":3}}}""", $"user_id 3, email 5 merge 1, phone 5 merge 1, anonymous_id 50, {Devices}")]
    [InlineData("""{"identifiers":{"user_id":{"unique":false}}}""", $"user_id 5, email 5 merge 1, phone 5 merge 1, anonymous_id 50, {Devices}")]
    [InlineData("""{"identifiers":{"email":{"priority":10}}}""", $"user_id 1, phone 5 merge 1, anonymous_id 50, email 5 merge 1, {Devices}")]
    [InlineData("""{"identifiers":{"phone":"off"}}""", $"user_id 1, email 5 merge 1, anonymous_id 50, {Devices}")]
    [InlineData("""{"identifiers":{"phone":false}}""", $"user_id 1, email 5 merge 1, anonymous_id 50, {Devices}")]
    [InlineData("""{"identifiers":{"user_id":"off"}}""", $"email 5, phone 5 merge 1, anonymous_id 50, {Devices}")]
    [InlineData("""{"identifiers":{"email":{"limit":5,"merge":2}}}""", $"user_id 1, email 5 merge 2, phone 5 merge 1, anonymous_id 50, {Devices}")]
    [InlineData("""{"identifiers":{"email":{"merge":2}}}""", $"user_id 1, email 5 merge 2, phone 5 merge 1, anonymous_id 50, {Devices}")]
    public void entries_override_the_defaults_key_by_key(string config, string expected) => Assert.Equal(expected, Describe(Read(config)));

    [Theory]
    [InlineData("""{"identifiers":{"card":{}}}""", $"user_id 1, email 5 merge 1, phone 5 merge 1, anonymous_id 50, {Devices}, card 5")]
    [InlineData("""{"identifiers":{"card":{"limit":2},"badge":{}}}""", $"user_id 1, email 5 merge 1, phone 5 merge 1, anonymous_id 50, {Devices}, badge 5, card 2")]
    [InlineData("""{"identifiers":{"card":{"priority":4}}}""", $"user_id 1, email 5 merge 1, phone 5 merge 1, card 5, anonymous_id 50, {Devices}")]
    [InlineData("""{"identifiers":{"card":{"priority":2}}}""", $"user_id 1, email 5 merge 1, card 5, phone 5 merge 1, anonymous_id 50, {Devices}")]
    public void a_new_type_comes_last_or_at_its_priority_and_moves_no_other(string config, string expected) =>
        Assert.Equal(expected, Describe(Read(config)));

    [Fact]
    public void a_default_type_that_is_not_listed_comes_after_those_that_are() => Assert.Equal(
        "ga_client_id", Read("""{"identifiers":{"ga_client_id":{"priority":8}}}""").Identifiers[3].Type);

    [Fact]
    public void a_type_without_a_rule_is_weaker_than_all_others_and_may_have_five_values()
    {
        var rule = IdentityRules.Default.Of("badge")!;

        Assert.All(IdentityRules.Default.Identifiers, other => Assert.True(other.Rank < rule.Rank));
        Assert.Equal("limit badge 5", rule.Name);
    }

    [Theory]
    [InlineData("group_id")]
    [InlineData("profile_id")]
    public void accounts_and_profiles_are_never_identifiers(string type) => Assert.Null(IdentityRules.Default.Of(type));

    [Theory]
    [InlineData("""{"identifiers":{"email":{"limit":0}}}""", "identity.identifiers.email.limit = 0: must be a whole number from 1 to 10000")]
    [InlineData("""{"identifiers":{"email":{"limit":"many"}}}""", "identity.identifiers.email.limit = many: must be a whole number from 1 to 10000")]
    [InlineData("""{"identifiers":{"email":{"priority":0}}}""", "identity.identifiers.email.priority = 0: must be a whole number from 1 to 1000")]
    [InlineData("""{"identifiers":{"email":{"unique":"yes"}}}""", "identity.identifiers.email.unique = yes: must be true or false")]
    [InlineData("""{"identifiers":{"email":{"unique":true,"limit":3}}}""",
        "identity.identifiers.email.limit = 3: contradicts unique: true, which means one value")]
    [InlineData("""{"identifiers":{"email":{"merge":0}}}""", "identity.identifiers.email.merge = 0: must be a whole number from 1 to 10000")]
    [InlineData("""{"identifiers":{"user_id":{"merge":1}}}""", "identity.identifiers.user_id.merge = 1: contradicts unique: true, which means one value")]
    [InlineData("""{"identifiers":{"email":{"limits":3}}}""", "identity.identifiers.email.limits = 3: is not known here; did you mean limit?")]
    [InlineData("""{"identifiers":{"email":"on"}}""", "identity.identifiers.email = on: must be a map of names and values")]
    [InlineData("""{"identifiers":{"group_id":{}}}""",
        "identity.identifiers.group_id = (a map of 0): cannot be an identifier's name: 1 to 64 characters without a colon, not group_id or profile_id")]
    [InlineData("""{"identifiers":{"a:b":{}}}""",
        "identity.identifiers.a:b = (a map of 0): cannot be an identifier's name: 1 to 64 characters without a colon, not group_id or profile_id")]
    [InlineData("""{"identifiers":{"card":{"from":["loyaltyCard"]}}}""",
        "identity.identifiers.card.from = (a list of 1): loyaltyCard must begin with traits., properties. or context.")]
    [InlineData("""{"identifiers":{"email":{"limit":3,"per":"day"}}}""",
        "identity.identifiers.email.per = day: must be week, month or year; leave it out for a limit that holds for ever")]
    [InlineData("""{"identifiers":{"user_id":{"per":"week"}}}""", "identity.identifiers.user_id.per = week: contradicts unique: true, which holds for ever")]
    [InlineData("""{"identifiers":["email"]}""", "identity.identifiers = (a list of 1): must be a map of names and values")]
    [InlineData("""{"preset":"strict"}""", "identity.preset = strict: must be one of default, isolate, last-authenticated")]
    [InlineData("""{"blocked":{"email":["^test@"]}}""", "identity.blocked = (a map of 1): must be a list of maps from a type, or \"*\", to patterns")]
    [InlineData("""{"blocked":["^test@"]}""", "identity.blocked[0] = ^test@: must be a map from a type, or \"*\", to patterns")]
    [InlineData("""{"blocked":[{"email":[]}]}""", "identity.blocked[0].email = (a list of 0): must be a list of patterns (regular expressions)")]
    [InlineData("""{"block":[]}""", "identity.block = (a list of 0): is not known here; did you mean blocked?")]
    public void a_mistake_names_its_path_its_value_and_what_is_accepted(string config, string expected)
    {
        var errors = new ConfigErrors();
        IdentityRules.Read(Config.Of(config), errors);

        Assert.Equal([expected], errors.All.Select(error => error.ToString()));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(?=a)")]
    public void a_pattern_that_cannot_be_used_is_a_mistake(string pattern)
    {
        var errors = new ConfigErrors();
        IdentityRules.Read(Config.Of($$"""{"blocked":[{"email":["^ok$","{{pattern}}"]}]}"""), errors);

        var error = Assert.Single(errors.All);
        Assert.Equal("identity.blocked[0].email", error.Path);
        Assert.StartsWith($"{pattern} is not a regular expression that can be used: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void every_mistake_is_told_at_once()
    {
        var errors = new ConfigErrors();
        IdentityRules.Read(Config.Of("""{"preset":"x","identifiers":{"email":{"limit":0},"phone":{"limit":0}},"blocked":["x"]}"""), errors);

        Assert.Equal(4, errors.All.Count);
    }

    private static IdentityRules Read(string config)
    {
        var errors = new ConfigErrors();
        var rules = IdentityRules.Read(Config.Of(config), errors);
        Assert.Empty(errors.All);
        return rules;
    }

    private static string Describe(IdentityRules rules) => string.Join(", ", rules.Identifiers.Select(rule => $"{rule.Type} {rule.Most}{(rule.Merge is { } merge ? $" merge {merge}" : "")}"));
}
