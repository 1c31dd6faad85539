using Confluent.Kafka;
using Weft.Connectors.Secrets;
using Weft.Connectors.Templates;
using Weft.Destinations;

namespace Weft.Connectors.Kafka;

/// <summary>
/// <c>kind: kafka</c>: a record for each message. Settings: <c>brokers</c>, <c>topic</c>, <c>key</c> (both with <c>{{path}}</c>; without a key userId, else anonymousId), <c>tls</c> (none or tls),
/// <c>tls_ca</c>, <c>sasl</c> (none, plain, scram-sha-256, scram-sha-512), <c>user</c>, <c>password</c>, <c>compression</c>.
/// </summary>
internal sealed class KafkaKind : IDestinationKind
{
    // Below the engine's ten seconds, so that what the client says is heard.
    private const int MessageTimeoutMilliseconds = 5000;

    public string Name => "kafka";

    public IDestination? Create(DestinationSettings settings)
    {
        var brokers = Brokers(settings);
        var topic = settings.Required("topic", "a topic, such as events or events-{{type}}") is { } text ? PathTemplate.Read(text, "topic", settings) : null;
        var key = settings.Optional("key") is { } path ? PathTemplate.Read(path, "key", settings) : null;
        var config = Config(settings, brokers);
        settings.RejectUnknown();
        if (settings.Failed)
            return null;
        return new KafkaDestination(new(topic!, key), new(config, brokers, settings.AllowPrivateTargets), new SecretMask(config.SaslPassword));
    }

    private static List<(string Host, int Port)> Brokers(DestinationSettings settings)
    {
        const string Accepted = "servers with commas between, such as kafka1.example:9092,kafka2.example:9092";
        var brokers = new List<(string, int)>();
        foreach (var text in (settings.Required("brokers", Accepted) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Uri.TryCreate("kafka://" + text, UriKind.Absolute, out var broker) && broker is { Host.Length: > 0, PathAndQuery: "/" or "", UserInfo: "" })
            {
                brokers.Add((broker.DnsSafeHost, broker.Port > 0 ? broker.Port : 9092));
                settings.RefusePrivate("brokers", broker.DnsSafeHost);
            }
            else
            {
                settings.Report("brokers", text, $"must be {Accepted}");
            }
        }

        return brokers;
    }

    private static ProducerConfig Config(DestinationSettings settings, List<(string Host, int Port)> brokers)
    {
        var (user, password) = settings.Account();
        var sasl = settings.Choice("sasl", user is null ? "none" : "plain", "none", "plain", "scram-sha-256", "scram-sha-512");
        if (sasl != "none" && user is null)
            settings.Report("user", null, "is required with sasl");
        var isEncrypted = settings.Choice("tls", "tls", "none", "tls") == "tls";
        return new ProducerConfig
        {
            BootstrapServers = string.Join(',', brokers.Select(broker => $"{broker.Host}:{broker.Port}")),
            ClientId = "weft",
            Acks = Acks.All,
            EnableIdempotence = true,
            CompressionType = Enum.TryParse<CompressionType>(settings.Choice("compression", "none", "none", "gzip", "snappy", "lz4", "zstd"), ignoreCase: true, out var compression) ? compression : null,
            MessageTimeoutMs = MessageTimeoutMilliseconds,
            // A broker may be behind a name whose address changes.
            ReconnectBackoffMaxMs = 1000,
            SecurityProtocol = (isEncrypted, sasl != "none") switch
            {
                (true, true) => SecurityProtocol.SaslSsl,
                (true, false) => SecurityProtocol.Ssl,
                (false, true) => SecurityProtocol.SaslPlaintext,
                _ => SecurityProtocol.Plaintext,
            },
            SslCaLocation = settings.Optional("tls_ca"),
            SaslMechanism = sasl switch { "scram-sha-256" => SaslMechanism.ScramSha256, "scram-sha-512" => SaslMechanism.ScramSha512, "plain" => SaslMechanism.Plain, _ => null },
            SaslUsername = user,
            SaslPassword = password,
        };
    }
}
