namespace Weft.Tests.Connectors.Conformance;

public sealed class WebhookConformanceTests : BatchConformance
{
    public override string Kind => "webhook";

    protected override IReadOnlyList<(string Settings, string Place)> Mistakes =>
    [
        ("{}", "url"),
        ("""{"url":"ftp://crm.example"}""", "url"),
        ("""{"url":"https://me:hush@crm.example"}""", "url"),
        ("""{"url":"http://127.0.0.1/hook"}""", "url"),
        ("""{"url":"https://crm.example","secret":""}""", "secret"),
        ("""{"url":"https://crm.example","headers":{"Host":"x"}}""", "headers.Host"),
        ("""{"url":"https://crm.example","sercet":"hush"}""", "sercet"),
    ];

    protected override async Task<Counterpart> StartAsync()
    {
        var counterpart = new HttpCounterpart(SettingsAt, "s3cret-of-the-signature", "tok-12345678", "query-secret", "a1b2c3d4e5f6a7b8c9");
        await counterpart.ReturnAsync();
        return counterpart;
    }

    protected override string SettingsAt(int port) =>
        $$$"""
        {"url":"http://127.0.0.1:{{{port}}}/hooks/a1b2c3d4e5f6a7b8c9?key=query-secret","secret":"s3cret-of-the-signature","headers":{"Authorization":"Bearer tok-12345678"}}
        """;
}
