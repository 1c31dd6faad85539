using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Events;

namespace Weft.Tests.Events;

/// <summary>What holds of every request whatever is in it, on random ones.</summary>
public sealed class NormalisingPropertyTests
{
    private const int Rounds = 4_000;

    private static readonly string[] Merged = ["context", "traits", "integrations"];
    private static readonly string[] Ids = ["messageId", "userId", "anonymousId", "previousId", "groupId"];
    private static readonly string[] Times = ["timestamp", "originalTimestamp", "sentAt", "receivedAt"];

    [Fact]
    public void what_is_accepted_is_whole_keeps_every_member_and_has_a_true_head() => Repeat((messages, random) =>
    {
        var shared = Shared(messages, random);
        var sent = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Call(messages, random)).ToList();
        var facts = Reading.Facts(isImport: random.Next(4) == 0, ip: random.Next(2) == 0 ? "10.0.0.1" : null);
        using var request = Reading.Read($$"""{{{string.Concat(shared.Select(member => member + ","))}}"batch":[{{string.Join(',', sent)}}]}""", facts);
        Assert.Null(request.Unreadable);
        Assert.Equal(sent.Count, request.Count);
        var batch = JsonElement.Parse($"{{{string.Join(',', shared)}}}");
        for (var at = 0; at < sent.Count; at++)
            Check(JsonElement.Parse(sent[at]), batch, request.Items[at], facts);
    });

    [Fact]
    public void where_the_batchs_members_stand_makes_no_difference() => Repeat((messages, random) =>
    {
        var call = Call(messages, random);
        var shared = string.Join(',', Shared(messages, random).Prepend("\"x\":1"));
        using var before = Reading.Read($$"""{{{shared}},"batch":[{{call}}]}""", Reading.Facts());
        using var behind = Reading.Read($$"""{"batch":[{{call}}],{{shared}}}""", Reading.Facts());
        Assert.Equal(before.Items[0].Reason, behind.Items[0].Reason);
        Assert.True(!before.Items[0].IsAccepted || JsonNode.DeepEquals(WithoutId(before.Items[0]), WithoutId(behind.Items[0])));

        // It may have been made.
        static JsonNode WithoutId(in CollectedItem item)
        {
            var message = JsonNode.Parse(item.Json.Span)!;
            message.AsObject().Remove("messageId");
            return message;
        }
    });

    [Fact]
    public void what_is_normalised_stays_as_it_is_when_it_is_sent_again() => Repeat((messages, random) =>
    {
        using var request = Reading.Read(Call(messages, random), Reading.Facts(RequestShape.Single));
        var item = request.Items[0];
        if (!item.IsAccepted)
            return;
        using var again = Reading.Read(Encoding.UTF8.GetString(item.Json.Span), Reading.Facts(RequestShape.Single));
        Assert.True(JsonNode.DeepEquals(Plain(item), Plain(again.Items[0])));
    });

    private static JsonObject Plain(in CollectedItem item)
    {
        var message = JsonNode.Parse(item.Json.Span)!.AsObject();
        // Notes are collect's own and a sender's are dropped; a timestamp that was corrected already stands.
        message.Remove("_notes");
        return message;
    }

    private static void Check(JsonElement sent, JsonElement batch, in CollectedItem item, RequestFacts facts)
    {
        if (!item.IsAccepted)
        {
            Assert.Equal(sent.GetRawText(), Encoding.UTF8.GetString(item.Json.Span));
            return;
        }

        using var document = JsonDocument.Parse(item.Json, new() { AllowDuplicateProperties = false, MaxDepth = 64 });
        var got = document.RootElement;
        foreach (var member in sent.EnumerateObject())
            CheckMember(member, got);
        CheckMerged(sent, batch, got, facts);
        CheckHead(item);
    }

    private static void CheckMember(JsonProperty member, JsonElement got)
    {
        var (name, value) = (member.Name, member.Value);
        if (Times.Contains(name) || Merged.Contains(name) || name is "writeKey" or "_notes" or "type")
            return;
        var text = Ids.Contains(name) ? JsonText.IdText(value) : null;
        if (Ids.Contains(name))
            Assert.True(text is null || text == EventPath.Text(got, name), name);
        else if (name == "properties" && value.ValueKind != JsonValueKind.Object)
            Assert.True(value.ValueKind == JsonValueKind.Null || !got.TryGetProperty(name, out _));
        else if (value.ValueKind != JsonValueKind.Null)
            Assert.True(JsonElement.DeepEquals(value, got.GetProperty(name)), name);
    }

    /// <summary>The merges as the contract says them, over parsed objects.</summary>
    private static void CheckMerged(JsonElement sent, JsonElement batch, JsonElement got, RequestFacts facts)
    {
        var context = Merge(Object(batch, "context"), Object(sent, "context"));
        var contextTraits = context?["traits"];
        if (contextTraits is not JsonObject)
            context?.Remove("traits");
        if (facts.ClientIp is { } ip && (context?["ip"] is not JsonValue given || JsonText.IdText(JsonElement.Parse(given.ToJsonString())) is null))
            (context ??= [])["ip"] = ip;
        var isIdentify = EventPath.Text(got, "type") == "identify";
        AssertEqual(context, got, "context");
        AssertEqual(Merge(isIdentify ? contextTraits as JsonObject : null, Object(sent, "traits")), got, "traits");
        AssertEqual(Merge(Object(batch, "integrations"), Object(sent, "integrations")), got, "integrations");
    }

    private static void AssertEqual(JsonObject? expected, JsonElement got, string name)
    {
        var actual = got.TryGetProperty(name, out var value) ? value.GetRawText() : "nothing";
        Assert.True(expected is null ? actual == "nothing" : JsonNode.DeepEquals(expected, actual == "nothing" ? null : JsonNode.Parse(actual)), $"{name}: {expected?.ToJsonString()} and {actual}");
    }

    private static JsonObject? Object(JsonElement of, string name) =>
        EventPath.Member(of, name) is { ValueKind: JsonValueKind.Object } value ? JsonNode.Parse(value.GetRawText())!.AsObject() : null;

    private static JsonObject? Merge(JsonObject? lower, JsonObject? upper)
    {
        if (lower is null)
            return upper;
        var merged = lower.DeepClone().AsObject();
        foreach (var (name, value) in upper ?? [])
            merged[name] = value?.DeepClone();
        return merged;
    }

    /// <summary>The head that was made on the way is the one that the message's JSON gives; it may only say that there is more to look for.</summary>
    internal static void CheckHead(in CollectedItem item)
    {
        var (made, read) = (item.Head, HeadScan.Of(item.Json.Span));
        Assert.Equal((read.Type, read.TimestampTicks, read.ReceivedAtTicks), (made.Type, made.TimestampTicks, made.ReceivedAtTicks));
        for (var field = default(EventField); (int)field < EventHead.Fields; field++)
            Assert.True(read[field] == made[field], $"{field}: {read[field]} and {made[field]}");
        Assert.Equal(read.Holds, read.Holds & made.Holds);
    }

    private static List<string> Shared(RandomMessages messages, Random random)
    {
        var shared = new List<string>();
        if (random.Next(2) == 0)
            shared.Add($"\"context\":{messages.Object(2)}");
        if (random.Next(3) == 0)
            shared.Add($"\"integrations\":{messages.Object(1)}");
        if (random.Next(3) == 0)
            shared.Add("\"sentAt\":\"2026-11-22T11:59:00Z\"");
        return shared;
    }

    private static string Call(RandomMessages messages, Random random)
    {
        var members = messages.Members();
        members.RemoveAll(member => member.StartsWith("\"originalTimestamp\"", StringComparison.Ordinal) || member.StartsWith("\"sentAt\"", StringComparison.Ordinal));
        if (random.Next(3) > 0)
            members.RemoveAll(member => member.StartsWith("\"messageId\"", StringComparison.Ordinal));
        members.Add($"\"type\":\"{random.GetItems(["identify", "track", "page", "screen", "group", "alias"], 1)[0]}\"");
        if (!members.Exists(member => member.StartsWith("\"messageId\"", StringComparison.Ordinal)))
            members.Add($"\"messageId\":\"m-{random.Next()}\"");
        if (random.Next(2) == 0)
            members.Add("\"timestamp\":\"2026-11-22T11:00:00.123Z\"");
        return messages.Joined(members);
    }

    private static void Repeat(Action<RandomMessages, Random> round)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("WEFT_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Guid.NewGuid().GetHashCode();
        var random = new Random(seed);
        var messages = new RandomMessages(random);
        for (var at = 0; at < Rounds; at++)
        {
            try
            {
                round(messages, random);
            }
            catch (Exception error)
            {
                Assert.Fail($"WEFT_SEED={seed}, round {at}: {error}");
            }
        }
    }
}
