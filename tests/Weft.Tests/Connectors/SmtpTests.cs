using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Weft.Destinations;
using Weft.Tests.Connectors.Servers;
using Weft.Tests.Storage;

namespace Weft.Tests.Connectors;

public sealed class SmtpTests
{
    private readonly string _sender = $"s{Guid.NewGuid():N}@shop.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_letter_is_what_the_templates_say()
    {
        var settings = Settings(MailServer.Shared, $$$$"""
            "from":"Shop é <{{{{_sender}}}}>","reply_to":"Care <care@shop.example>","subject":"Order {{ properties.id }} — thanks","text":"Dear {{ traits.name }},",
            "html":"<p>{{ traits.name | escape }}</p>","list_unsubscribe":"https://shop.example/off/{{userId}}"
            """);
        var result = await Trying.DeliverAsync("smtp", settings, """{"userId":"u/1","traits":{"email":"ada@shop.example","name":"A <b> é"},"properties":{"id":7}}""");
        Assert.Equal(DeliveryResult.Delivered, result);
        var letter = Assert.Single(MailServer.Shared.From(_sender));
        Assert.Equal(["ada@shop.example"], letter.To);
        Assert.True(letter.IsLoggedIn);
        Assert.Equal(("Order 7 — thanks", "Dear A <b> é,", "<p>A &lt;b&gt; &#233;</p>"), (letter.Message.Subject, letter.Message.TextBody?.Trim(), letter.Message.HtmlBody?.Trim()));
        Assert.Equal(("Care", "Shop é"), (letter.Message.ReplyTo.Single().Name, letter.Message.From.Single().Name));
        Assert.Equal(("<https://shop.example/off/u%2F1>", "List-Unsubscribe=One-Click"), (letter.Message.Headers["List-Unsubscribe"], letter.Message.Headers["List-Unsubscribe-Post"]));
        Assert.EndsWith("@shop.example", letter.Message.MessageId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"n":"Hi\r\nBcc: thief@evil.example\r\n\r\nbody","traits":{"email":"ada@shop.example"}}""")]
    [InlineData("""{"n":"Hi\nBcc: thief@evil.example","traits":{"email":"ada@shop.example"}}""")]
    [InlineData("""{"n":"Hi\u2028Bcc: thief@evil.example\u0000","traits":{"email":"ada@shop.example"}}""")]
    public async Task no_value_adds_a_header_or_a_recipient(string message)
    {
        var settings = Settings(MailServer.Shared, $$$"""
            "from":"{{{_sender}}}","subject":"{{ n }}","text":"hello","list_unsubscribe":"mailto:off@shop.example?subject={{n}}"
            """);
        Assert.Equal(DeliveryResult.Delivered, await Trying.DeliverAsync("smtp", settings, message));
        var letter = Assert.Single(MailServer.Shared.From(_sender));
        Assert.Equal(["ada@shop.example"], letter.To);
        Assert.Empty(letter.Message.Bcc);
        Assert.Equal(["content-type", "date", "from", "list-unsubscribe", "message-id", "mime-version", "subject", "to"], Fields(letter));
        Assert.Equal("hello", letter.Message.TextBody?.Trim());
    }

    [Theory]
    [InlineData("""{"traits":{"email":"a@shop.example, thief@evil.example"}}""")]
    [InlineData("""{"traits":{"email":"a@shop.example\r\nRCPT TO:<thief@evil.example>"}}""")]
    [InlineData("""{"traits":{"email":"<thief@evil.example>"}}""")]
    [InlineData("""{"traits":{"email":"group:a@shop.example;"}}""")]
    [InlineData("""{"traits":{"email":"nobody"}}""")]
    [InlineData("""{"userId":"u1"}""")]
    [InlineData("{}")]
    public async Task what_is_no_single_address_gets_no_letter(string message)
    {
        var result = await Trying.DeliverAsync("smtp", Settings(MailServer.Shared, $$"""{{Letter}},"to":"traits.email" """), message);
        Assert.Equal((DeliveryStatus.Refused, "no_recipient"), (result.Status, result.Reason));
        Assert.Empty(MailServer.Shared.From(_sender));
    }

    [Fact]
    public async Task without_a_path_the_usual_places_are_looked_at()
    {
        await using var destination = Trying.Open("smtp", Settings(MailServer.Shared, Letter));
        foreach (var message in (string[])["""{"userId":"u1@shop.example"}""", """{"userId":"u2","context":{"traits":{"email":"u2@shop.example"}}}""", """{"userId":"u3@shop.example","traits":{"email":"x3@shop.example"}}"""])
            Assert.Equal(DeliveryResult.Delivered, await destination.DeliverAsync(Trying.Message(message), Cancellation));
        var letters = MailServer.Shared.From(_sender);
        Assert.Equal(["u1@shop.example", "u2@shop.example", "x3@shop.example"], letters.SelectMany(letter => letter.To));
        Assert.Single(letters.Select(letter => letter.Connection).Distinct());
        Assert.Single(letters.Select(letter => letter.Message.MessageId).Distinct());
    }

    [Theory]
    [InlineData("later@shop.example", DeliveryStatus.Retry, "smtp_451")]
    [InlineData("poison@shop.example", DeliveryStatus.Refused, "smtp_550")]
    public async Task the_server_says_whether_it_is_for_now_or_for_good(string address, DeliveryStatus status, string reason)
    {
        await using var destination = Trying.Open("smtp", Settings(MailServer.Shared, Letter));
        foreach (var to in (string[])["first@shop.example", address, "last@shop.example"])
        {
            var result = await destination.DeliverAsync(Trying.Message($$"""{"userId":"{{to}}"}"""), Cancellation);
            Assert.Equal(to == address ? (status, reason) : (DeliveryStatus.Delivered, ""), (result.Status, result.Reason));
        }

        Assert.Single(MailServer.Shared.From(_sender).Select(letter => letter.Connection).Distinct());
    }

    /// <summary>What the server still has to say of one letter would be taken for its answer to the next.</summary>
    [Fact]
    public async Task a_connection_in_which_a_letter_was_broken_off_is_not_used_again()
    {
        using var gate = new Gate(MailServer.Shared.Port);
        await using var destination = Trying.Open("smtp", Settings(gate.Port, Letter));
        Assert.Equal(DeliveryResult.Delivered, await destination.DeliverAsync(Trying.Message("""{"userId":"first@shop.example"}"""), Cancellation));
        gate.Hold();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var brokenOff = destination.DeliverAsync(Trying.Message("""{"userId":"poison@shop.example"}"""), limit.Token);
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => brokenOff);
        gate.Open();
        Assert.Equal(DeliveryResult.Delivered, await destination.DeliverAsync(Trying.Message("""{"userId":"last@shop.example"}"""), Cancellation));
        Assert.Equal(2, gate.Connections);
        Assert.Equal(["first@shop.example", "last@shop.example"], MailServer.Shared.From(_sender).SelectMany(letter => letter.To));
    }

    [Fact]
    public async Task a_wrong_password_is_no_fault_of_the_message()
    {
        var result = await Trying.DeliverAsync("smtp", Settings(MailServer.Shared, Letter).Replace(MailServer.Password, "wrong", StringComparison.Ordinal), """{"userId":"a@shop.example"}""");
        Assert.Equal((DeliveryStatus.Retry, "authentication"), (result.Status, result.Reason));
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task with_tls_the_letter_is_encrypted_and_the_server_must_be_who_it_says(string mode)
    {
        using var folder = new TempFolder();
        var certificate = Certificate(folder.Path);
        using var server = new MailServer(MailServer.User, MailServer.Password, certificate, mode);
        var settings = Settings(server, Letter).Replace("\"tls\":\"none\"", $"\"tls\":\"{mode}\"", StringComparison.Ordinal);
        var stranger = await Trying.DeliverAsync("smtp", settings, """{"userId":"a@shop.example"}""");
        Assert.Equal((DeliveryStatus.Retry, "tls"), (stranger.Status, stranger.Reason));
        var known = settings.Replace("\"tls\":", $"\"tls_ca\":\"{certificate}\",\"tls\":", StringComparison.Ordinal);
        Assert.Equal(DeliveryResult.Delivered, await Trying.DeliverAsync("smtp", known, """{"userId":"a@shop.example"}"""));
        Assert.True(Assert.Single(server.From(_sender)).IsEncrypted);
    }

    [Fact]
    public async Task without_the_tls_that_is_asked_for_nothing_is_sent()
    {
        var settings = Settings(MailServer.Shared, Letter).Replace("\"tls\":\"none\"", "\"tls\":\"starttls\"", StringComparison.Ordinal);
        Assert.NotEqual(DeliveryStatus.Delivered, (await Trying.DeliverAsync("smtp", settings, """{"userId":"a@shop.example"}""")).Status);
        Assert.Empty(MailServer.Shared.From(_sender));
    }

    private string Letter => $$"""
        "from":"{{_sender}}","subject":"hello","text":"hello"
        """;

    private static string Settings(MailServer server, string letter) => Settings(server.Port, letter);

    private static string Settings(int port, string letter) =>
        $$"""{"host":"127.0.0.1","port":{{port}},"tls":"none","user":"{{MailServer.User}}","password":"{{MailServer.Password}}",{{letter}}}""";

    private static IEnumerable<string> Fields(MailServer.Letter letter) => letter.Message.Headers.Select(header => header.Field.ToLowerInvariant())
        .Concat(letter.Message.Body!.Headers.Select(header => header.Field.ToLowerInvariant())).Where(field => field is not ("content-transfer-encoding" or "x-peer" or "x-mailfrom" or "x-rcptto")).Distinct().Order();

    private static string Certificate(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mail", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var file = Path.Combine(folder, "mail.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return file;
    }
}
