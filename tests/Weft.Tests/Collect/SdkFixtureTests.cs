using System.Net;
using System.Text.Json;
using Weft.Events;

namespace Weft.Tests.Collect;

public sealed class SdkFixtureTests
{
    [Fact]
    public async Task every_recorded_request_is_answered_as_its_sdk_needs()
    {
        await using var server = await CollectServer.StartAsync();
        var fixtures = SdkFixture.All();
        Assert.True(fixtures.Count(fixture => fixture.HasBody) >= 40, $"only {fixtures.Count} recorded requests found");
        foreach (var fixture in fixtures)
        {
            var answer = await server.SendAsync(fixture.ToRequest());
            Assert.True(answer.Status == (fixture.Method == "OPTIONS" ? HttpStatusCode.NoContent : HttpStatusCode.OK), $"{fixture}: {answer.Status} {answer.Body}");
            if (fixture.HasBody)
                answer.IsSuccess();
        }
    }

    [Fact]
    public async Task every_recorded_event_arrives_whole()
    {
        await using var server = await CollectServer.StartAsync();
        foreach (var fixture in SdkFixture.All().Where(fixture => fixture.HasBody))
        {
            var before = server.Log.Accepted.Count;
            await server.SendAsync(fixture.ToRequest());
            var arrived = server.Log.Accepted.Skip(before).ToList();
            Assert.Equal(fixture.Events.Count, arrived.Count);
            foreach (var (sent, got) in fixture.Events.Zip(arrived))
                AssertSame(fixture, sent, got);
        }
    }

    /// <summary>Each member that was sent is there as sent, but for what the contract changes.</summary>
    private static void AssertSame(SdkFixture fixture, JsonElement sent, TrackingEvent got)
    {
        foreach (var member in sent.EnumerateObject())
        {
            var isGone = member.Name == "writeKey" || member.Value.ValueKind == JsonValueKind.Null || member.Value.GetRawText() == "\"\"";
            var expected = isGone ? "" : member.Value.GetRawText();
            var actual = got[member.Name].ValueKind == JsonValueKind.Undefined ? "" : got[member.Name].GetRawText();
            if (member.Name == "context")
                AssertContext(fixture, member.Value, got["context"]);
            else if (member.Name != "timestamp")
                Assert.True(expected == actual, $"{fixture} {member.Name}: sent {expected}, got {actual}");
        }
    }

    private static void AssertContext(SdkFixture fixture, JsonElement sent, JsonElement got)
    {
        Assert.Equal("127.0.0.1", got.GetProperty("ip").GetString());
        foreach (var member in sent.EnumerateObject())
            Assert.True(member.Value.GetRawText() == got.GetProperty(member.Name).GetRawText(), $"{fixture} context.{member.Name}");
    }

    [Fact]
    public async Task a_rudderstack_identify_has_its_traits_from_its_context()
    {
        await using var server = await CollectServer.StartAsync();
        var identify = SdkFixture.All().First(fixture => fixture is { HasBody: true, File: "rudder-analytics-js-chromium.json", Url: "/v1/identify" });
        await server.SendAsync(identify.ToRequest());
        Assert.Equal("jane@example.com", Assert.Single(server.Log.Accepted)["traits"].GetProperty("email").GetString());
    }

    [Fact]
    public async Task an_event_of_a_chosen_time_keeps_it_when_both_times_are_given()
    {
        await using var server = await CollectServer.StartAsync();
        var batch = SdkFixture.All().First(fixture => fixture.File == "rudder-sdk-node.json" && fixture.Events.Count == 7);
        await server.SendAsync(batch.ToRequest());
        var late = server.Log.Accepted.Single(message => message.EventName == "Late2");
        Assert.Equal(new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero), late.Timestamp);
    }

    [Fact]
    public async Task history_sent_to_import_keeps_its_time()
    {
        await using var server = await CollectServer.StartAsync();
        var import = SdkFixture.All().Single(fixture => fixture.Url == "/v1/import");
        await server.SendAsync(import.ToRequest());
        var message = Assert.Single(server.Log.Accepted);
        Assert.Equal(import.Events[0].GetProperty("timestamp").GetString(), message["timestamp"].GetString());
    }
}
