using System.Globalization;
using Weft.Destinations;

namespace Weft.Connectors.Http;

/// <summary>HTTP statuses as a setting names them: <c>2xx</c>, <c>200-204</c>, <c>200,404</c>.</summary>
internal sealed class StatusRanges
{
    private readonly List<(int From, int To)> _ranges;

    private StatusRanges(List<(int, int)> ranges) => _ranges = ranges;

    /// <summary>200 to 299.</summary>
    public static StatusRanges Success { get; } = new([(200, 299)]);

    public bool Contains(int status) => _ranges.Exists(range => status >= range.From && status <= range.To);

    /// <summary>Reads them; without the setting 2xx.</summary>
    public static StatusRanges Read(DestinationSettings settings, string name)
    {
        if (settings.Optional(name) is not { } text)
            return Success;
        var ranges = text.Split(',', StringSplitOptions.TrimEntries).Select(Range).ToList();
        if (!ranges.Contains(null))
            return new([.. ranges.OfType<(int, int)>()]);
        settings.Report(name, text, "must be statuses from 200 to 499 with commas between, such as 2xx, 200-204 or 200,404");
        return Success;
    }

    private static (int, int)? Range(string text)
    {
        var ends = text is [_, 'x', 'x'] ? [$"{text[0]}00", $"{text[0]}99"] : text.Split('-', 2);
        return int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to) && from >= 200 && from <= to && to <= 499
            ? (from, to)
            : null;
    }
}
