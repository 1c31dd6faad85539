using System.Text;
using Weft.Activation;
using Weft.Identity;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

public sealed class ProfileMessageTests
{
    [Fact]
    public void a_merge_names_both_profiles_their_ids_and_the_event_that_did_it()
    {
        var message = Change(ProfileMessage.Merged);
        Assert.Equal(
            $$$"""
            {"type":"track","event":"Profile Merged","messageId":"{{{message.SourceMessageId}}}","userId":"42","anonymousId":"a1","timestamp":"2026-05-01T12:00:00.000Z","receivedAt":"2026-05-01T12:00:00.000Z","properties":{"kept":"p1","kept_anonymous_id":"a1","kept_ids":[{"id":"a1","type":"anonymous_id"}],"merged":"p3","merged_user_id":"42","merged_ids":[{"id":"42","type":"user_id"}],"evidence":{"a":"anonymous_id:a1","b":"user_id:42","kind":"same event","source":"web","message_id":"m1","at":"2026-05-01T12:00:00.000Z"}},"context":{"externalIds":[{"id":"42","type":"user_id"},{"id":"a1","type":"anonymous_id"}]},"integrations":{}}
            """.Trim(),
            Encoding.UTF8.GetString(message.Json.Span));
        Assert.Equal(("track", "Profile Merged", 1UL), (message.Type, message.Event, message.Profile));
    }

    [Fact]
    public void a_split_names_the_rule_that_did_it()
    {
        var properties = Change(ProfileMessage.Split, new Claim(By, "apart 7")).Body.GetProperty("properties");
        Assert.Equal(("p1", "p3", "a1", "42"), (Text("profile"), Text("new"), Text("profile_anonymous_id"), Text("new_user_id")));
        Assert.Equal("apart 7", properties.GetProperty("evidence").GetProperty("rule").GetString());

        string Text(string name) => properties.GetProperty(name).GetString()!;
    }

    [Fact]
    public void its_message_id_is_the_same_each_time_and_another_for_each_change()
    {
        string[] ids = [.. ((OutgoingMessage[])[Change(ProfileMessage.Merged), Change(ProfileMessage.Split), Change(ProfileMessage.Merged, ordinal: 1), Change(ProfileMessage.Merged)])
            .Select(message => message.SourceMessageId)];
        Assert.Equal(ids[0], ids[3]);
        Assert.Equal(3, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("""{"event":"Profile Merged"}""", true)]
    [InlineData("""{"event":["Order Completed","Profile Merged"]}""", true)]
    [InlineData("""{"any":[{"event":"Order Completed"},{"all":[{"event":"Profile Merged"},{"type":"track"}]}]}""", true)]
    [InlineData("""{"event":"Profile Merged","type":"page"}""", false)]
    [InlineData("""{"event":"Profile Split"}""", false)]
    [InlineData("""{"event":"*"}""", false)]
    [InlineData("""{"type":"track"}""", false)]
    [InlineData("""{"not":{"event":"Order Completed"}}""", false)]
    [InlineData("""{"not":{"event":"Profile Merged"}}""", false)]
    public void it_goes_to_the_mappings_that_name_it(string when, bool expected) => Assert.Equal(expected, Matches($$$"""{"when":{{{when}}}}"""));

    [Fact]
    public void it_does_not_go_to_who_takes_everything() => Assert.False(Matches("{}"));

    private static Evidence By => new(Messages.Start, "web", "m1", 0);

    private static bool Matches(string mapping) =>
        TestConfig.Compile($$$"""{"crm":{"kind":"fake","mappings":[{{{mapping}}}]}}""", [new ScriptedKind(TimeProvider.System, null!)]).All[0].Mappings[0].Matches(Change(ProfileMessage.Merged));

    private static OutgoingMessage Change(string name, Claim? now = null, int ordinal = 0)
    {
        ExternalId visitor = new("anonymous_id", "a1"), user = new("user_id", "42");
        return ProfileMessage.Compose(new()
        {
            Event = name,
            Profile = 1,
            Other = 3,
            Shown = [new(user, Messages.Start), new(visitor, Messages.Start)],
            Ids = [new(visitor, Messages.Start)],
            OtherIds = [new(user, Messages.Start)],
            By = (visitor, user, new(1, 3, ClaimKind.Seen, null, now ?? new Claim(By, null))),
            Now = Messages.Start,
            Position = 7,
            Ordinal = ordinal,
        });
    }
}
