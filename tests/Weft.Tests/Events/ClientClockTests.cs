using System.Text.Json;

namespace Weft.Tests.Events;

/// <summary>When an event happened, by what its sender's clock said. Everything is received at 12:00:00 on 22 November 2026.</summary>
public sealed class ClientClockTests
{
    private const string Day = "2026-11-22T";

    [Theory]
    // original, timestamp, sentAt (item), sentAt (batch), timestamp that results
    [InlineData(null, null, null, null, "12:00:00.000Z")]
    [InlineData(null, "11:00:00Z", null, null, "11:00:00.000Z")]
    [InlineData("11:00:00Z", null, null, null, "11:00:00.000Z")]
    [InlineData(null, "11:00:00Z", "11:30:00Z", null, "11:30:00.000Z")] // the sender's clock is half an hour slow
    [InlineData("11:00:00Z", null, "11:30:00Z", null, "11:30:00.000Z")]
    [InlineData(null, "12:59:58Z", "13:00:00Z", null, "11:59:58.000Z")] // an hour fast
    [InlineData(null, "11:00:00Z", null, "11:30:00Z", "11:30:00.000Z")]
    [InlineData(null, "11:00:00Z", "11:45:00Z", "11:30:00Z", "11:15:00.000Z")] // the item's sentAt goes before the batch's
    [InlineData("10:00:00Z", "11:00:00Z", "11:30:00Z", "11:30:00Z", "11:00:00.000Z")] // both given: timestamp stands
    [InlineData(null, "11:00:00.1234567Z", "12:00:00Z", null, "11:00:00.1234567Z")]
    [InlineData(null, "11:00:00+01:00", "12:00:00Z", null, "10:00:00.000Z")]
    [InlineData(null, null, "11:30:00Z", null, "12:00:00.000Z")]
    public void the_time_is_corrected_by_the_senders_clock(string? original, string? timestamp, string? sentAt, string? batchSentAt, string expected)
    {
        var message = Normalise(original, timestamp, sentAt, batchSentAt, isImport: false);
        Assert.Equal(Day + expected, message.GetProperty("timestamp").GetString());
        Assert.Equal("2026-11-22T12:00:00.000Z", message.GetProperty("receivedAt").GetString());
        Assert.False(message.TryGetProperty("_notes", out _));
    }

    [Fact]
    public void imported_history_keeps_the_senders_time()
    {
        var message = Normalise(null, "11:00:00Z", "11:30:00Z", "11:40:00Z", isImport: true);
        Assert.Equal(Day + "11:00:00.000Z", message.GetProperty("timestamp").GetString());
    }

    [Fact]
    public void the_senders_own_time_is_kept_beside_the_corrected_one()
    {
        var message = Normalise(null, "11:00:00Z", "11:30:00Z", null, isImport: false);
        Assert.Equal(Day + "11:00:00.000Z", message.GetProperty("originalTimestamp").GetString());
        Assert.Equal(Day + "11:30:00.000Z", message.GetProperty("sentAt").GetString());
    }

    [Theory]
    [InlineData("2026-11-23T12:00:00Z", "2026-11-23T12:00:00.000Z", false)]
    [InlineData("2026-11-23T12:00:00.0000001Z", "2026-11-22T12:00:00.000Z", true)]
    [InlineData("9999-12-31T23:59:59Z", "2026-11-22T12:00:00.000Z", true)]
    public void a_time_more_than_a_day_ahead_becomes_received_at_and_is_noted(string timestamp, string expected, bool noted)
    {
        var message = Reading.Track($$"""
            "userId":"u","timestamp":"{{timestamp}}"
            """);
        Assert.Equal(expected, message.GetProperty("timestamp").GetString());
        Assert.Equal(noted, message.TryGetProperty("_notes", out var notes) && notes[0].GetString()!.Contains("too far ahead", StringComparison.Ordinal));
    }

    [Fact]
    public void a_batch_sent_at_that_cannot_be_read_costs_the_correction_and_not_the_events()
    {
        var message = Reading.Accepted(
            """{"sentAt":"now","batch":[{"type":"track","event":"x","userId":"u","timestamp":"2026-11-22T11:00:00Z"}]}""", Reading.Facts());
        Assert.Equal(Day + "11:00:00.000Z", message.GetProperty("timestamp").GetString());
        Assert.Contains("sentAt", message.GetProperty("_notes")[0].GetString(), StringComparison.Ordinal);
    }

    private static JsonElement Normalise(string? original, string? timestamp, string? sentAt, string? batchSentAt, bool isImport)
    {
        var body = $$"""
            {"batch":[{"type":"track","event":"x","userId":"u"
            {{Member("originalTimestamp", original)}}{{Member("timestamp", timestamp)}}{{Member("sentAt", sentAt)}}}]{{Member("sentAt", batchSentAt)}}}
            """;
        return Reading.Accepted(body, Reading.Facts(isImport: isImport));
    }

    private static string Member(string name, string? time) => time is null ? "" : $",\"{name}\":\"{Day}{time}\"";
}
