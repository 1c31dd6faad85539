using System.Globalization;
using Weft.Tests.Connectors.Servers;

namespace Weft.Tests.Connectors.Conformance;

public sealed class SmtpConformanceTests : FallibleConformance
{
    private const string Letter = "\"from\":\"Shop <shop@shop.example>\",\"subject\":\"Hello\",\"text\":\"Hello\"";

    public override string Kind => "smtp";

    protected override IReadOnlyList<(string Settings, string Place)> Mistakes =>
    [
        ("{}", "host"),
        ("{}", "from"),
        ("{}", "subject"),
        ("{}", "text"),
        ($$"""{"host":"127.0.0.1",{{Letter}}}""", "host"),
        ($$"""{"host":"a b",{{Letter}}}""", "host"),
        ($$"""{"host":"mail.example","port":"smtp",{{Letter}}}""", "port"),
        ($$"""{"host":"mail.example","tls":"maybe",{{Letter}}}""", "tls"),
        ($$"""{"host":"mail.example","password":"hush",{{Letter}}}""", "user"),
        ($$"""{"host":"mail.example","to":"{{"{{email}}"}}",{{Letter}}}""", "to"),
        ($$"""{"host":"mail.example","reply_to":"nobody",{{Letter}}}""", "reply_to"),
        ($$"""{"host":"mail.example","html":"{% for %}",{{Letter}}}""", "html"),
        ($$"""{"host":"mail.example","list_unsubscribe":"click here",{{Letter}}}""", "list_unsubscribe"),
        ($$"""{"host":"mail.example","pasword":"hush",{{Letter}}}""", "pasword"),
    ];

    protected override Task<Counterpart> StartAsync() => Task.FromResult<Counterpart>(new Mailbox());

    protected override string SettingsAt(int port) => Settings(port, "shop@shop.example");

    private static string Settings(int port, string sender) =>
        $$$$"""
        {
          "host": "127.0.0.1", "port": {{{{port}}}}, "tls": "none", "user": "{{{{MailServer.User}}}}", "password": "{{{{MailServer.Password}}}}",
          "from": "{{{{sender}}}}", "subject": "{{ n }}", "text": "Hello {{ userId }}"
        }
        """;

    private sealed class Mailbox() : GatedCounterpart(MailServer.Shared.Port)
    {
        private readonly string _sender = $"s{Guid.NewGuid():N}@shop.example";

        public override string Settings => SmtpConformanceTests.Settings(Gate.Port, _sender);

        public override IReadOnlyList<string> Secrets => [MailServer.Password];

        public override string Poison => """{"n":0,"traits":{"email":"poison@shop.example"}}""";

        public override Task<IReadOnlyList<Arrival>> ArrivedAsync() => Task.FromResult<IReadOnlyList<Arrival>>(
            [.. MailServer.Shared.From(_sender).Select(letter => new Arrival(letter.Message.MessageId!, int.Parse(letter.Message.Subject!, CultureInfo.InvariantCulture)))]);
    }
}
