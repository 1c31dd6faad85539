using System.Text.Json;
using Weft.Events;

namespace Weft.Tests.Events;

public sealed class CommonFieldTests
{
    private static readonly RequestFacts Identify = Reading.Facts(RequestShape.Single, EventType.Identify);

    [Fact]
    public void blank_and_null_ids_are_absent()
    {
        var message = Reading.Track("""
            "userId":"","anonymousId":"a","groupId":null,"previousId":" "
            """);
        Assert.Equal("a", Text(message, "anonymousId"));
        foreach (var name in new[] { "userId", "groupId", "previousId" })
            Assert.False(message.TryGetProperty(name, out _), name);
    }

    [Fact]
    public void numbers_given_as_ids_are_texts()
    {
        var message = Reading.Track("""
            "userId":42,"anonymousId":9007199254740993,"messageId":7
            """);
        Assert.Equal(("42", "9007199254740993", "7"), (Text(message, "userId"), Text(message, "anonymousId"), Text(message, "messageId")));
    }

    [Fact]
    public void an_id_of_another_kind_is_left_out_and_noted()
    {
        var message = Reading.Track("""
            "userId":{"id":1},"anonymousId":"a","traits":[1],"properties":"p","context":7
            """);
        Assert.All(new[] { "userId", "traits", "properties", "context" }, name => Assert.False(message.TryGetProperty(name, out _), name));
        Assert.Equal(4, message.GetProperty("_notes").GetArrayLength());
    }

    [Fact]
    public void a_message_id_is_made_when_missing()
    {
        var first = Text(Reading.Track("\"userId\":\"u\""), "messageId");
        var second = Text(Reading.Track("\"userId\":\"u\",\"messageId\":null"), "messageId");
        Assert.NotEqual(first, second);
        Assert.True(Guid.TryParse(first, out _) && Guid.TryParse(second, out _));
    }

    [Fact]
    public void the_path_names_the_call_and_otherwise_the_type_does()
    {
        const string Body = """{"type":"track","userId":"u","event":"x"}""";
        Assert.Equal("identify", Text(Reading.Accepted(Body, Identify), "type"));
        Assert.Equal("track", Text(Reading.Accepted(Body, Reading.Facts(RequestShape.Single)), "type"));
        Assert.Equal("track", Text(Reading.Accepted(Body, Reading.Facts()), "type"));
    }

    [Fact]
    public void a_batchs_context_and_integrations_stand_under_each_items()
    {
        var message = Reading.Accepted(
            """
            {"context":{"locale":"en","page":{"url":"b","title":"t"},"app":{"name":"n"}},"integrations":{"All":true,"X":false},
             "batch":[{"type":"track","event":"e","userId":"u","context":{"page":{"url":"i"},"locale":"de"},"integrations":{"X":true}}]}
            """,
            Reading.Facts());
        Assert.Equal("""{"app":{"name":"n"},"page":{"url":"i"},"locale":"de"}""", message.GetProperty("context").GetRawText());
        Assert.Equal("""{"All":true,"X":true}""", message.GetProperty("integrations").GetRawText());
    }

    [Theory]
    [InlineData("""{"a":1}""", "10.0.0.1")]
    [InlineData("""{"ip":null}""", "10.0.0.1")]
    [InlineData("""{"ip":""}""", "10.0.0.1")]
    [InlineData("""{"ip":"0.0.0.0"}""", "0.0.0.0")]
    [InlineData("null", "10.0.0.1")]
    public void the_senders_address_fills_context_ip(string context, string expected)
    {
        var facts = Reading.Facts(RequestShape.Single, EventType.Track, ip: "10.0.0.1");
        var message = Reading.Accepted($$"""{"event":"e","userId":"u","context":{{context}}}""", facts);
        Assert.Equal(expected, message.GetProperty("context").GetProperty("ip").GetString());
    }

    [Fact]
    public void an_identifys_traits_stand_over_those_of_its_context()
    {
        const string Body = """{"userId":"u","event":"e","traits":{"plan":"b"},"context":{"traits":{"plan":"a","email":"x@y.z"}}}""";
        Assert.Equal("""{"email":"x@y.z","plan":"b"}""", Reading.Accepted(Body, Identify).GetProperty("traits").GetRawText());
        Assert.Equal("""{"plan":"b"}""", Reading.Accepted(Body, Reading.Facts(RequestShape.Single, EventType.Track)).GetProperty("traits").GetRawText());
        Assert.Equal("""{"a":1}""", Reading.Accepted("""{"userId":"u","context":{"traits":{"a":1}}}""", Identify).GetProperty("traits").GetRawText());
    }

    [Fact]
    public void strings_numbers_and_unknown_members_are_kept_as_sent()
    {
        var message = Reading.Track("""
            "userId":"ü\u0041\"","properties":{"n":1.10,"big":123456789012345678901234567890,"\u0061":" É\n "},"x-other":{"y":[1,null]},"_metadata":{}
            """);
        Assert.Equal("üA\"", Text(message, "userId"));
        Assert.Equal("""{"n":1.10,"big":123456789012345678901234567890,"a":" É\n "}""", message.GetProperty("properties").GetRawText());
        Assert.Equal("""{"y":[1,null]}""", message.GetProperty("x-other").GetRawText());
        Assert.True(message.TryGetProperty("_metadata", out _));
    }

    [Fact]
    public void what_collect_says_itself_cannot_be_sent_and_keys_are_not_kept()
    {
        var message = Reading.Track("""
            "userId":"u","receivedAt":"1999-01-01T00:00:00Z","_notes":["mine"],"writeKey":"wk"
            """);
        Assert.Equal("2026-11-22T12:00:00.000Z", Text(message, "receivedAt"));
        Assert.False(message.TryGetProperty("_notes", out _) || message.TryGetProperty("writeKey", out _));
    }

    [Fact]
    public void one_event_sent_to_the_batch_path_is_taken_as_one_event()
    {
        var message = Reading.Accepted("""{"type":"page","userId":"u","sentAt":"2026-11-22T12:00:00Z","context":{"a":1}}""", Reading.Facts());
        Assert.Equal(("page", 1), (Text(message, "type"), message.GetProperty("context").GetProperty("a").GetInt32()));
    }

    private static string? Text(JsonElement message, string name) => message.GetProperty(name).GetString();
}
