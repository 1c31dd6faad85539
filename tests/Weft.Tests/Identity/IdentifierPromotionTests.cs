using Weft.Configuration;
using Weft.Identity;

namespace Weft.Tests.Identity;

public sealed class IdentifierPromotionTests
{
    [Theory]
    [InlineData("""{"anonymousId":"x","userId":"u"}""", "user_id:u anonymous_id:x")]
    [InlineData("""{"traits":{"email":"A@x.io","phone":"020 7946 0018"}}""", "email:a@x.io phone:+442079460018")]
    [InlineData("""{"type":"track","event":"E","properties":{"email":"a@x.io"}}""", "email:a@x.io")]
    [InlineData("""{"type":"track","event":"E","context":{"traits":{"email":"a@x.io"}}}""", "email:a@x.io")]
    [InlineData("""{"traits":{"email":"a@x.io"},"context":{"traits":{"email":" A@X.io"}}}""", "email:a@x.io")]
    [InlineData("""{"traits":{"email":"b@x.io"},"context":{"traits":{"email":"a@x.io"}}}""", "email:b@x.io email:a@x.io")]
    [InlineData("""{"traits":{"phone":2079460018}}""", "phone:+442079460018")]
    [InlineData("""{"traits":{"email":{"work":"a@x.io"}},"userId":"u"}""", "user_id:u")]
    [InlineData("""{"traits":["email"],"context":"none","properties":null,"userId":"u"}""", "user_id:u")]
    [InlineData("""{"type":"track","event":"E","userId":"u","groupId":"acme"}""", "user_id:u")]
    public void ids_are_found_in_the_fields_and_contacts_in_traits_and_properties(string message, string expected) =>
        Assert.Equal(expected, Promote(message));

    [Fact]
    public void the_traits_of_a_group_call_are_the_accounts_and_not_the_persons() => Assert.Equal(
        "user_id:u email:jane@x.io",
        Promote("""{"type":"group","groupId":"acme","userId":"u","traits":{"email":"info@acme.io"},"context":{"traits":{"email":"jane@x.io"}}}"""));

    [Theory]
    [InlineData("""{"device":{"type":"ios","id":"D","advertisingId":"A","token":"T"}}""", "ios.id:D ios.idfa:A ios.push_token:T")]
    [InlineData("""{"device":{"type":"Android","id":"D","advertisingId":"A","token":"T"}}""", "android.id:D android.idfa:A android.push_token:T")]
    [InlineData("""{"device":{"id":"D"},"os":{"name":"iPadOS"}}""", "ios.id:D")]
    [InlineData("""{"device":{"id":"D"},"os":{"name":"iPhone OS"}}""", "ios.id:D")]
    [InlineData("""{"device":{"id":"D"},"os":{"name":"Windows"}}""", "")]
    [InlineData("""{"device":{"id":"D"}}""", "")]
    [InlineData("""{"integrations":{"Google Analytics":{"clientId":"1.2"}}}""", "ga_client_id:1.2")]
    public void a_device_has_the_ids_of_its_platform(string context, string expected) => Assert.Equal(expected, Promote($$"""{"context":{{context}}}"""));

    [Theory]
    [InlineData("""{"externalIds":[{"id":"c1","type":"card","collection":"users","encoding":"none"}]}""", "card:c1")]
    [InlineData("""{"externalId":[{"id":"c1","type":"card"}]}""", "card:c1")]
    [InlineData("""{"externalIds":[{"id":7,"type":"card"},{"id":"Z@x.io","type":"email"},{"id":"a1","type":"badge"}]}""", "email:z@x.io badge:a1 card:7")]
    [InlineData("""{"externalIds":[{"id":"acme","type":"domain","collection":"accounts"}]}""", "")]
    [InlineData("""{"externalIds":[{"id":"acme","type":"group_id"},{"id":"p1","type":"profile_id"}]}""", "")]
    [InlineData("""{"externalIds":[{"id":"c1"},{"type":"card"},{"id":"","type":"card"},"card",null,{"id":"c1","type":""}]}""", "")]
    [InlineData("""{"externalIds":{"id":"c1","type":"card"}}""", "")]
    public void external_ids_of_users_are_ids(string context, string expected) => Assert.Equal(expected, Promote($$"""{"context":{{context}}}"""));

    [Theory]
    [InlineData("""{"traits":{"loyaltyCard":" 12 "}}""", "card:12")]
    [InlineData("""{"type":"track","event":"E","context":{"traits":{"loyaltyCard":"12"}}}""", "card:12")]
    [InlineData("""{"type":"track","event":"E","properties":{"loyalty":{"card":12}}}""", "card:12")]
    [InlineData("""{"type":"group","groupId":"g","userId":"u","traits":{"loyaltyCard":"12"}}""", "user_id:u")]
    [InlineData("""{"context":{"app":{"card":"12"}}}""", "card:12")]
    [InlineData("""{"userId":"u","properties":{"loyalty":"12"}}""", "user_id:u")]
    public void a_type_is_also_found_where_its_rule_says(string message, string expected) => Assert.Equal(
        expected, Promote(message, """{"identifiers":{"card":{"priority":4,"from":["traits.loyaltyCard","properties.loyalty.card","context.app.card"]}}}"""));

    [Fact]
    public void ids_come_strongest_first_whatever_the_order_on_the_message() => Assert.Equal(
        "user_id:u email:a@x.io card:c anonymous_id:x ios.id:D badge:b zebra:z",
        Promote(
            """
            {"anonymousId":"x","userId":"u","traits":{"email":"a@x.io"},"context":{"device":{"type":"ios","id":"D"},
             "externalIds":[{"id":"z","type":"zebra"},{"id":"b","type":"badge"},{"id":"c","type":"card"}]}}
            """,
            """{"identifiers":{"card":{"priority":4}}}"""));

    [Fact]
    public void a_type_that_is_off_is_promoted_from_nowhere() => Assert.Equal(
        "user_id:u",
        Promote(
            """{"userId":"u","traits":{"phone":"020 7946 0018"},"context":{"externalIds":[{"id":"+442079460018","type":"phone"}]}}""",
            """{"identifiers":{"phone":"off"}}"""));

    private static string Promote(string message, string config = "{}")
    {
        var errors = new ConfigErrors();
        var rules = IdentityRules.Read(Config.Of(config), errors);
        Assert.Empty(errors.All);
        return string.Join(' ', new IdentifierPromotion(rules, "GB").Promote(Message.Of(message)).Ids);
    }
}
