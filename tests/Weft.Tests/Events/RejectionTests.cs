using System.Text;
using Weft.Events;

namespace Weft.Tests.Events;

public sealed class RejectionTests
{
    private const string Good = """{"type":"track","event":"e","userId":"u","messageId":"good"}""";

    [Theory]
    [InlineData("""{"type":"shout","userId":"u"}""", RejectionReason.UnknownType)]
    [InlineData("""{"userId":"u"}""", RejectionReason.UnknownType)]
    [InlineData("""{"type":4,"userId":"u"}""", RejectionReason.UnknownType)]
    [InlineData("""{"type":"track","userId":"u"}""", RejectionReason.MissingEventName)]
    [InlineData("""{"type":"track","userId":"u","event":""}""", RejectionReason.MissingEventName)]
    [InlineData("""{"type":"track","userId":"u","event":5}""", RejectionReason.MissingEventName)]
    [InlineData("""{"type":"group","userId":"u"}""", RejectionReason.MissingGroupId)]
    [InlineData("""{"type":"group","groupId":"g"}""", RejectionReason.NoIdentifier)]
    [InlineData("""{"type":"alias","userId":"u"}""", RejectionReason.MissingPreviousId)]
    [InlineData("""{"type":"alias","previousId":"p","anonymousId":"a"}""", RejectionReason.NoIdentifier)]
    [InlineData("""{"type":"page"}""", RejectionReason.NoIdentifier)]
    [InlineData("""{"type":"page","userId":"","anonymousId":null}""", RejectionReason.NoIdentifier)]
    [InlineData("""{"type":"page","context":{"externalIds":[]}}""", RejectionReason.NoIdentifier)]
    [InlineData("""{"type":"page","context":{"externalIds":[{"id":"","type":"t"},{"id":"x"},3]}}""", RejectionReason.NoIdentifier)]
    [InlineData("""{"type":"page","context":{"externalIds":[{"id":"x","type":"t"}]}}""", RejectionReason.None)]
    [InlineData("""{"type":"page","context":{"externalId":[{"id":5,"type":"t"}]}}""", RejectionReason.None)]
    [InlineData("""{"type":"page","userId":"u","timestamp":"yesterday"}""", RejectionReason.BadTimestamp)]
    [InlineData("""{"type":"page","userId":"u","timestamp":1795386237690}""", RejectionReason.BadTimestamp)]
    [InlineData("""{"type":"page","userId":"u","originalTimestamp":"22/11/2026"}""", RejectionReason.BadTimestamp)]
    [InlineData("""{"type":"page","userId":"u","sentAt":"soon"}""", RejectionReason.BadTimestamp)]
    [InlineData("""{"type":"page","userId":"u","timestamp":"0001-01-01","sentAt":"9999-12-31"}""", RejectionReason.BadTimestamp)]
    [InlineData("""{"type":"page","userId":"u","messageId":{}}""", RejectionReason.BadMessageId)]
    [InlineData("""{"type":"page","userId":"u","messageId":true}""", RejectionReason.BadMessageId)]
    [InlineData("[]", RejectionReason.NotJson)]
    [InlineData("3", RejectionReason.NotJson)]
    [InlineData("null", RejectionReason.NotJson)]
    [InlineData("""{"type":"page","userId":"u","\ud800":1}""", RejectionReason.NotJson)]
    [InlineData("""{"type":"page","userId":"u","userId":"v"}""", RejectionReason.NotJson)]
    [InlineData("""{"type":"page","userId":"u","properties":{"a":1,"\u0061":2}}""", RejectionReason.NotJson)]
    [InlineData("""{"type":"page","userId":"half \ud83d"}""", RejectionReason.NotJson)]
    [InlineData("""{"type":"page","userId":"whole \ud83d\ude00"}""", RejectionReason.None)]
    public void each_thing_wrong_has_its_reason_and_never_costs_the_others(string item, RejectionReason expected)
    {
        var items = Reading.Batch($$"""{"batch":[{{Good}},{{item}},{{Good}}]}""");
        Assert.Equal([RejectionReason.None, expected, RejectionReason.None], items.Select(read => read.Reason));
        Assert.Equal(expected, Reading.Reason(item));
    }

    [Theory]
    [InlineData(100, RejectionReason.None)]
    [InlineData(101, RejectionReason.BadMessageId)]
    [InlineData(30_000, RejectionReason.BadMessageId)]
    public void a_message_id_has_a_hundred_characters_at_most(int length, RejectionReason expected)
    {
        var id = new string('é', length);
        var (reason, messageId) = Assert.Single(Reading.Batch($$"""{"batch":[{"type":"page","userId":"u","messageId":"{{id}}"}]}""", new() { EventBytes = 100_000 }));
        Assert.Equal((expected, expected == RejectionReason.None ? id : ""), (reason, messageId));
    }

    [Fact]
    public void nesting_beyond_64_levels_rejects_that_item()
    {
        Assert.Equal(RejectionReason.None, Reading.Reason(Nested(63)));
        Assert.Equal(RejectionReason.NotJson, Reading.Reason(Nested(64)));
        Assert.Equal(
            [RejectionReason.None, RejectionReason.NotJson],
            Reading.Batch($$"""{"batch":[{{Good}},{{Nested(15_000)}}]}""").Select(item => item.Reason));

        static string Nested(int depth) => $$"""{"type":"page","userId":"u","x":{{new string('[', depth)}}{{new string(']', depth)}}}""";
    }

    [Fact]
    public void text_that_is_not_utf_8_rejects_that_item()
    {
        var body = Encoding.UTF8.GetBytes($$"""{"batch":[{{Good}},{"type":"page","userId":"?"},{{Good}}]}""");
        body[Array.IndexOf(body, (byte)'?')] = 0xFF;
        using var request = RequestReader.Read(body, Reading.Facts());
        Assert.Equal([RejectionReason.None, RejectionReason.NotJson, RejectionReason.None], request.Items.Select(item => item.Reason));
    }

    [Fact]
    public void an_event_over_32_kb_is_too_large_and_is_kept_cut_to_that()
    {
        var limit = CollectLimits.Default.EventBytes;
        Assert.Equal(RejectionReason.None, Reading.Reason(OfBytes(limit)));
        using var request = Reading.Read($$"""{"batch":[{{OfBytes(limit + 1)}},{{Good}}]}""", Reading.Facts());
        Assert.Equal((RejectionReason.TooLarge, "big", limit), (request.Items[0].Reason, request.Items[0].MessageId, request.Items[0].Json.Length));
        Assert.True(request.Items[1].IsAccepted);

        static string OfBytes(int bytes)
        {
            const string Frame = """{"type":"page","userId":"u","messageId":"big","x":""}""";
            return Frame[..^2] + new string('x', bytes - Frame.Length) + Frame[^2..];
        }
    }

    [Fact]
    public void what_a_batch_adds_to_each_event_counts_towards_its_size()
    {
        var context = $$"""{"x":"{{new string('x', 32 * 1024)}}"}""";
        Assert.Equal((RejectionReason.TooLarge, "good"), Assert.Single(Reading.Batch($$"""{"context":{{context}},"batch":[{{Good}}]}""")));
    }

    [Fact]
    public void events_beyond_2500_are_rejected_and_the_rest_taken()
    {
        var items = Reading.Batch($$"""{"batch":[{{string.Join(',', Enumerable.Repeat(Good, 2502))}}]}""");
        Assert.All(items[..2500], item => Assert.Equal(RejectionReason.None, item.Reason));
        Assert.Equal([(RejectionReason.TooManyEvents, "good"), (RejectionReason.TooManyEvents, "good")], items[2500..]);
    }

    [Fact]
    public void a_rejected_item_keeps_its_bytes_as_sent_and_its_message_id()
    {
        const string Item = """{ "type":"shout", "messageId":"m-1" }""";
        using var request = Reading.Read($$"""{"batch":[{{Item}}]}""", Reading.Facts());
        var item = Assert.Single(request.Items);
        Assert.Equal((Item, "m-1"), (Encoding.UTF8.GetString(item.Json.Span), item.MessageId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("track")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"batch":{}}""")]
    [InlineData("""{"batch":null}""")]
    [InlineData("""{"batch":[{}""")]
    [InlineData("""{"batch":[{bad},{}]}""")]
    [InlineData("""{"batch":[]} x""")]
    [InlineData("""{"batch":[],"batch":[]}""")]
    [InlineData("""{"batch":[],"context":{"a":1,"a":2}}""")]
    [InlineData("""{"batch":[],"context":{"a":"\ud800"}}""")]
    public void a_body_that_cannot_be_told_apart_into_items_is_unreadable(string body)
    {
        using var request = Reading.Read(body, Reading.Facts());
        Assert.NotNull(request.Unreadable);
        Assert.Empty(request.Items);
    }

    [Fact]
    public void a_body_over_the_limit_is_unreadable_and_a_byte_order_mark_is_not_in_the_way()
    {
        using var large = Reading.Read(new string(' ', 500 * 1024) + "{}", Reading.Facts());
        Assert.NotNull(large.Unreadable);
        using var marked = Reading.Read("\uFEFF{\"batch\":[]}", Reading.Facts());
        Assert.Null(marked.Unreadable);
    }
}
