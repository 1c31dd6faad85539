using Weft.Connectors.Console;
using Weft.Connectors.Http;
using Weft.Connectors.Webhook;
using Weft.Destinations;

namespace Weft.Connectors;

/// <summary>The destinations that come with Weft.</summary>
public static class Kinds
{
    /// <summary>All kinds.</summary>
    /// <param name="time">The clock, for signatures.</param>
    /// <param name="output">Where <c>console</c> writes.</param>
    public static IReadOnlyList<IDestinationKind> All(TimeProvider time, TextWriter output) => 
        [new ConsoleKind(output), new WebhookKind(time), new HttpKind(time)];
}
