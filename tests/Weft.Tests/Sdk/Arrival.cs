using System.Text.Json;

namespace Weft.Tests.Sdk;

/// <summary>What must be true, by the public API, of the messages that an SDK says it sent.</summary>
internal sealed class Arrival(SdkServer server, SdkSource source)
{
    private static readonly string[] WholeMembers = ["properties", "traits", "name", "category"];

    /// <summary>Each message is there once and whole, and nothing else is.</summary>
    /// <param name="sent">The messages.</param>
    /// <param name="isResent">Whether some were sent more than once; then, too, each counts once.</param>
    /// <param name="others">How many events of other people the source has.</param>
    public async Task IsCompleteAsync(IReadOnlyList<JsonElement> sent, bool isResent = false, int others = 0)
    {
        var sums = await server.SettledSumsAsync(source);
        Assert.True(sums.GetProperty("accepted").GetInt64() == sent.Count + others, $"{sent.Count} were sent: {sums}");
        Assert.Equal((sent.Count + others, 0), (sums.GetProperty("processed").GetInt64(), sums.GetProperty("pending").GetInt64()));
        Assert.Equal("{}", sums.GetProperty("rejected").GetRawText());
        Assert.True(sums.GetProperty("duplicate").GetInt64() > 0 == isResent, $"resent: {isResent}, {sums}");
        var events = await EventsAsync();
        Assert.Equal(sent.Count, events.Count);
        foreach (var message in sent)
            await IsWholeAsync(message, events);
    }

    /// <summary>There is one profile with every id and trait of the journey, in an account with its traits.</summary>
    /// <param name="previousType">What the alias' previous id is known as; null where the SDK has no alias.</param>
    /// <param name="anonymousId">The anonymous id, where the SDK chose it.</param>
    public async Task MadeTheProfileAsync(string? previousType, string? anonymousId = null)
    {
        var profile = await server.GetAsync($"/api/v1/profiles/user_id:{source.UserId}");
        List<string> expected = [$"user_id:{source.UserId}", $"anonymous_id:{anonymousId ?? source.AnonymousId}", $"email:{source.Email}"];
        if (previousType is not null)
            expected.Add($"{previousType}:{source.PreviousId}");
        var ids = profile.GetProperty("external_ids").EnumerateArray().Select(id => $"{id.GetProperty("type")}:{id.GetProperty("id")}").ToList();
        Assert.Equal(expected.Order(), ids.Order());
        foreach (var id in expected)
            Assert.Equal(profile.GetProperty("id").GetString(), (await server.GetAsync($"/api/v1/profiles/{id}")).GetProperty("id").GetString());
        var traits = profile.GetProperty("traits").EnumerateObject().ToDictionary(trait => trait.Name, trait => trait.Value.GetProperty("value"));
        IsSame("traits", JsonSerializer.SerializeToElement(new
        {
            email = $"Jane@{source.Id}.Example",
            plan = "pro",
            logins = 3,
            vip = true,
            address = new { city = "Köln", lines = (string[])["1", "2"] },
        }), JsonSerializer.SerializeToElement(traits));
        await MadeTheAccountAsync();
    }

    private async Task MadeTheAccountAsync()
    {
        const string Space = "/v1/spaces/acme/collections";
        var traits = await server.GetAsync($"{Space}/accounts/profiles/group_id:{source.GroupId}/traits");
        IsSame("account", JsonSerializer.SerializeToElement(new { name = "Acme", employees = 70 }), traits.GetProperty("traits"));
        var links = await server.GetAsync($"{Space}/users/profiles/user_id:{source.UserId}/links");
        Assert.Contains($"\"id\":\"{source.GroupId}\"", links.GetRawText(), StringComparison.Ordinal);
    }

    private async Task<Dictionary<string, JsonElement>> EventsAsync()
    {
        var events = await server.GetAsync($"/v1/spaces/acme/collections/users/profiles/user_id:{source.UserId}/events?limit=200");
        return events.GetProperty("data").EnumerateArray().ToDictionary(one => one.GetProperty("message_id").GetString()!);
    }

    private async Task IsWholeAsync(JsonElement sent, Dictionary<string, JsonElement> events)
    {
        var id = sent.GetProperty("messageId").GetString()!;
        var trace = await server.GetAsync($"/api/v1/trace/{source.Key}/{Uri.EscapeDataString(id)}");
        Assert.Equal(("accepted", true), (trace.GetProperty("outcome").GetString(), trace.GetProperty("profile").GetProperty("on_timeline").GetBoolean()));
        var stored = events[id];
        Assert.Equal(sent.GetProperty("type").GetString(), stored.GetProperty("type").GetString());
        Assert.Equal(source.Key, stored.GetProperty("source").GetString());
        if (Member(sent, "event") is { } name)
            Assert.Equal(name.GetString(), stored.GetProperty("event").GetString());
        foreach (var member in WholeMembers)
        {
            if (Member(sent, member) is { } value)
                IsSame($"{id} {member}", value, stored.GetProperty(member));
        }

        foreach (var member in sent.GetProperty("context").EnumerateObject())
            IsSame($"{id} context.{member.Name}", member.Value, stored.GetProperty("context").GetProperty(member.Name));
        IsNotBefore(sent, stored);
    }

    // One clock and a correction by what passed since: an event is never put before it was made.
    private static void IsNotBefore(JsonElement sent, JsonElement stored)
    {
        var made = (Member(sent, "originalTimestamp") ?? sent.GetProperty("timestamp")).GetDateTimeOffset();
        var (kept, received) = (stored.GetProperty("timestamp").GetDateTimeOffset(), stored.GetProperty("received_at").GetDateTimeOffset());
        Assert.True(made <= kept && kept <= received, $"made {made:O}, kept {kept:O}, received {received:O}");
    }

    private static JsonElement? Member(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    private static void IsSame(string what, JsonElement sent, JsonElement stored) =>
        Assert.True(JsonElement.DeepEquals(sent, stored), $"{what}: sent {sent.GetRawText()}, there is {(stored.ValueKind == JsonValueKind.Undefined ? "nothing" : stored.GetRawText())}");
}
