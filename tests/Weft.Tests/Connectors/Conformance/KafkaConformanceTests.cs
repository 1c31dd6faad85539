using System.Text.Json;
using Weft.Tests.Connectors.Servers;

namespace Weft.Tests.Connectors.Conformance;

public sealed class KafkaConformanceTests : BatchConformance
{
    private static readonly Lazy<KafkaServer> Server = new(() => new());

    public override string Kind => "kafka";

    protected override IReadOnlyList<(string Settings, string Place)> Mistakes =>
    [
        ("{}", "brokers"),
        ("{}", "topic"),
        ("""{"brokers":"127.0.0.1:9092","topic":"a"}""", "brokers"),
        ("""{"brokers":"kafka.example/x","topic":"a"}""", "brokers"),
        ("""{"brokers":"kafka.example","topic":"{{ }}"}""", "topic"),
        ("""{"brokers":"kafka.example","topic":"a","key":"{{a b}}"}""", "key"),
        ("""{"brokers":"kafka.example","topic":"a","tls":"yes"}""", "tls"),
        ("""{"brokers":"kafka.example","topic":"a","sasl":"plain"}""", "user"),
        ("""{"brokers":"kafka.example","topic":"a","password":"hush"}""", "user"),
        ("""{"brokers":"kafka.example","topic":"a","compression":"rar"}""", "compression"),
        ("""{"brokers":"kafka.example","topic":"a","sasl_password":"hush"}""", "sasl_password"),
    ];

    protected override Task<Counterpart> StartAsync() => Task.FromResult<Counterpart>(new Broker(Server.Value));

    // One key, and so one partition: what is sent one after another stays in order.
    protected override string SettingsAt(int port) => $$"""{"brokers":"127.0.0.1:{{port}}","topic":"events","key":"all","tls":"none"}""";

    private sealed class Broker(KafkaServer server) : Counterpart
    {
        private readonly string _topic = $"t{Guid.NewGuid():N}";

        public override string Settings => $$"""{"brokers":"{{server.Brokers}}","topic":"{{_topic}}","key":"all","tls":"none"}""";

        public override string SecretSettings => $$"""{"brokers":"{{server.Brokers}}","topic":"{{_topic}}","key":"all","tls":"none","user":"weft","password":"k4fka-s3cret"}""";

        public override IReadOnlyList<string> Secrets => ["k4fka-s3cret"];

        public override string Poison => $$"""{"n":0,"pad":"{{new string('x', 1_100_000)}}"}""";

        public override Task<IReadOnlyList<Arrival>> ArrivedAsync() => Task.FromResult<IReadOnlyList<Arrival>>(
            [.. server.Read(_topic).Select(record => new Arrival(record.IdempotencyKey, JsonElement.Parse(record.Value).GetProperty("n").GetInt32()))]);

        public override Task LeaveAsync()
        {
            server.Pause();
            return Task.CompletedTask;
        }

        public override Task ReturnAsync()
        {
            server.GoOn();
            return Task.CompletedTask;
        }

        public override void FallSilent() => server.Pause();

        public override ValueTask DisposeAsync()
        {
            server.GoOn();
            return ValueTask.CompletedTask;
        }
    }
}
