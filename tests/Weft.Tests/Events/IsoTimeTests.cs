using Weft.Events;

namespace Weft.Tests.Events;

public sealed class IsoTimeTests
{
    [Theory]
    [InlineData("2026-11-22T22:26:17.627Z", "2026-11-22T22:26:17.627Z")]
    [InlineData("2026-11-22T22:26:17Z", "2026-11-22T22:26:17.000Z")]
    [InlineData("2026-11-22T22:26Z", "2026-11-22T22:26:00.000Z")]
    [InlineData("2026-11-22", "2026-11-22T00:00:00.000Z")]
    [InlineData("2026-11-22 22:26:17", "2026-11-22T22:26:17.000Z")]
    [InlineData("2026-11-22T22:26:17.1234567+01:30", "2026-11-22T20:56:17.1234567Z")]
    [InlineData("2026-11-22T22:26:17.123456789Z", "2026-11-22T22:26:17.1234567Z")]
    [InlineData("2026-11-22T22:26:17,5-0800", "2026-11-23T06:26:17.500Z")]
    [InlineData("2026-11-22T22:26:17+02", "2026-11-22T20:26:17.000Z")]
    [InlineData("2024-02-29T00:00:00.00001Z", "2024-02-29T00:00:00.00001Z")]
    public void a_time_in_iso_8601_is_read_into_utc(string text, string expected)
    {
        Assert.True(IsoTime.TryParse(text, out var time));
        Assert.Equal(TimeSpan.Zero, time.Offset);
        Assert.Equal(expected, IsoTime.Format(time));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("1795386237690")]
    [InlineData("11/22/2026")]
    [InlineData("2026-11-22T")]
    [InlineData("2026-11-22T22")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-29")]
    [InlineData("2026-11-22T24:00:00Z")]
    [InlineData("2026-11-22T22:60:00Z")]
    [InlineData("2026-11-22T22:26:17.Z")]
    [InlineData("2026-11-22T22:26:17X")]
    [InlineData("2026-11-22T22:26:17+")]
    [InlineData("2026-11-22T22:26:17+1")]
    [InlineData("2026-11-22T22:26:17+01:")]
    [InlineData("2026-11-22T22:26:17Z ")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("0000-01-01")]
    public void anything_else_is_no_time(string text) => Assert.False(IsoTime.TryParse(text, out _));
}
