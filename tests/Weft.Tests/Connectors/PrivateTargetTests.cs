using System.Net;
using Weft.Connectors.Files;
using Weft.Connectors.Kafka;
using Weft.Connectors.Postgres;
using Weft.Connectors.Secrets;
using Weft.Connectors.Smtp;
using Weft.Connectors.Templates;
using Weft.Connectors.Webhook;
using Weft.Destinations;

namespace Weft.Tests.Connectors;

/// <summary>A name that stands for a private address is found out at the connection, whatever the protocol.</summary>
public sealed class PrivateTargetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly DestinationSettings Nothing = new("it", new Dictionary<string, string>(), true, static (_, _, _) => { });

    public static TheoryData<string> Kinds => ["webhook", "smtp", "postgres", "kafka", "file"];

    [Theory, MemberData(nameof(Kinds))]
    public async Task a_name_that_stands_for_a_private_address_is_refused_at_the_connection(string kind)
    {
        await using var destination = Destination(kind);
        // A client that goes there after all may try for minutes.
        var result = await destination.DeliverAsync(Trying.Message("""{"userId":"u1","traits":{"email":"a@shop.example"}}"""), TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal((DeliveryStatus.Refused, "private_target"), (result.Status, result.Reason));
    }

    // What is written in the settings is refused before; a name that means this machine under another spelling is what is left.
    private static IDestination Destination(string kind)
    {
        const string Name = "localhost";
        Assert.Contains(Dns.GetHostAddresses(Name), IPAddress.IsLoopback);
        return kind switch
        {
            "webhook" => new WebhookDestination(new($"http://{Name}:9/"), null, new Dictionary<string, string>(), new(false, new SecretMask(), TimeProvider.System), TimeProvider.System),
            "smtp" => new SmtpDestination(new(Letter(), TimeProvider.System), new(new(Name, 9, "none", null, null, null, false)), new SecretMask()),
            "postgres" => new PostgresDestination(new(new(Name, 9, "a", "b", "c", "none", null, false), new("public", "t", [], false)), new SecretMask()),
            "kafka" => new KafkaDestination(new(PathTemplate.Read("t", "topic", Nothing)!, null), new(new() { BootstrapServers = Name }, [(Name, 9)], false), new SecretMask()),
            _ => new FileDestination(new NdjsonFormat(), new S3Bucket(new("bucket", "p", $"http://{Name}:9", "us-east-1", "a", "b", false)), new(1, 1, TimeSpan.Zero), new SecretMask(), TimeProvider.System),
        };
    }

    private static LetterSettings Letter() => new() { From = new("", "shop@shop.example"), Subject = LiquidTemplate.Read("hi", "subject", Nothing), Text = LiquidTemplate.Read("hi", "text", Nothing) };
}
