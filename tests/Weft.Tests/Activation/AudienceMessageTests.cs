using System.Text;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

public sealed class AudienceMessageTests
{
    [Fact]
    public void a_change_becomes_the_track_call_that_destinations_know()
    {
        var message = Messages.Audience(7, "vip", entered: true);
        var id = message.Body.GetProperty("messageId").GetString();
        Assert.Equal(
            $$$"""
            {"type":"track","event":"Audience Entered","messageId":"{{{id}}}","userId":"u1","timestamp":"2026-05-01T12:00:00.000Z","receivedAt":"2026-05-01T12:00:07.000Z","properties":{"audience_key":"vip","vip":true},"context":{"personas":{"computation_class":"audience","computation_key":"vip","computation_id":"aud_vip","namespace":"acme","space_id":"acme"},"traits":{"name":"Ada"},"externalIds":[{"id":"u1","type":"user_id","collection":"users","encoding":"none"},{"id":"ada@acme.example","type":"email","collection":"users","encoding":"none"}]},"integrations":{}}
            """.Trim(),
            Encoding.UTF8.GetString(message.Json.Span));
        Assert.Equal(("track", "Audience Entered", "vip", true), (message.Type, message.Event, message.AudienceKey, message.Entered));
    }

    [Fact]
    public void its_message_id_is_the_same_each_time_and_another_for_each_change()
    {
        string Id(long position, string key, ulong profile) =>
            Messages.Audience(position, key, true, profile).Body.GetProperty("messageId").GetString()!;
        Assert.Equal(Id(7, "vip", 1), Id(7, "vip", 1));
        Assert.Equal(4, new[] { Id(7, "vip", 1), Id(8, "vip", 1), Id(7, "vap", 1), Id(7, "vip", 2) }.Distinct().Count());
    }
}
