using System.Globalization;

namespace Weft.Bench.Running;

/// <summary>What a server's <c>/metrics</c> said.</summary>
internal sealed class ServerMetrics(string text)
{
    private readonly string[] _lines = text.Split('\n');

    /// <summary>Work that was taken on and is not done: events, messages, and what the store does in the background.</summary>
    public double Pending => Sum("weft_backlog_events ") + Sum("weft_destination_messages_pending") + Sum("weft_state_background_work");

    /// <summary>The sum of all samples whose line begins so.</summary>
    public double Sum(string start) => _lines
        .Where(line => line.StartsWith(start, StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
