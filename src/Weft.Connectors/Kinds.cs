using Weft.Connectors.Console;
using Weft.Connectors.Files;
using Weft.Connectors.Http;
using Weft.Connectors.Kafka;
using Weft.Connectors.Postgres;
using Weft.Connectors.Smtp;
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
    [
        new ConsoleKind(output), new WebhookKind(time), new HttpKind(time), new SmtpKind(time), new KafkaKind(), new PostgresKind(), new FileKind(time),
    ];
}
