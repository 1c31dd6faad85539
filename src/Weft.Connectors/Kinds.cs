using Weft.Connectors.Actions;
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
    /// <param name="actions">How <c>actions/…</c> run; null to keep nothing on the disk.</param>
    public static IReadOnlyList<IDestinationKind> All(TimeProvider time, TextWriter output, ActionsOptions? actions = null) =>
    [
        new ConsoleKind(output), new WebhookKind(time), new HttpKind(time), new SmtpKind(time), new KafkaKind(), new PostgresKind(), new FileKind(time),
        new ActionsFamily(new(actions ?? new())),
    ];
}
