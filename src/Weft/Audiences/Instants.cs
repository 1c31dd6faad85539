using System.Text.Json;

namespace Weft.Audiences;

/// <summary>Dates and instants as ISO-8601 writes them; one without a zone is in the workspace's.</summary>
internal static class Instants
{
    /// <summary>What an instant looks like, for errors.</summary>
    public const string Accepted = "a date or an instant, such as 2026-01-31 or 2026-01-31T09:00:00Z";

    /// <summary>Reads a user's text.</summary>
    public static bool TryParse(string text, TimeZoneInfo zone, out DateTimeOffset instant) =>
        TryRead(JsonSerializer.SerializeToElement(text), zone, out instant);

    /// <summary>Reads a JSON string: <c>yyyy-MM-dd</c>, or with <c>THH:mm</c>, seconds, fractions and a zone.</summary>
    public static bool TryRead(JsonElement value, TimeZoneInfo zone, out DateTimeOffset instant)
    {
        instant = default;
        if (value.ValueKind != JsonValueKind.String || !value.TryGetDateTime(out var local))
            return false;
        if (local.Kind == DateTimeKind.Unspecified)
            return TryFromLocal(local, zone, out instant);
        if (!value.TryGetDateTimeOffset(out var read))
            return false;
        instant = read.ToUniversalTime();
        return true;
    }

    /// <summary>
    /// The instant of a wall-clock time: the first where it comes twice; where it is skipped, as long after the skip began as it lies past it.
    /// False beyond the calendar's ends.
    /// </summary>
    public static bool TryFromLocal(DateTime local, TimeZoneInfo zone, out DateTimeOffset instant)
    {
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        var ticks = local.Ticks - offset.Ticks;
        var fits = ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks;
        instant = fits ? new(ticks, TimeSpan.Zero) : default;
        return fits;
    }

    /// <summary>Adds, stopping at the calendar's ends.</summary>
    public static DateTimeOffset Plus(DateTimeOffset instant, TimeSpan span)
    {
        if (span > DateTimeOffset.MaxValue - instant)
            return DateTimeOffset.MaxValue;
        return span < DateTimeOffset.MinValue - instant ? DateTimeOffset.MinValue : instant + span;
    }
}
