namespace Weft.Tests.Connectors.Conformance;

public sealed class HttpConformanceTests : FallibleConformance
{
    public override string Kind => "http";

    protected override IReadOnlyList<(string Settings, string Place)> Mistakes =>
    [
        ("{}", "url"),
        ("""{"url":"http://10.0.0.1/{{userId}}"}""", "url"),
        ("""{"url":"https://{{properties.host}}/x"}""", "url"),
        ("""{"url":"https://crm.example/{{user id}}"}""", "url"),
        ("""{"url":"https://crm.example","method":"FETCH"}""", "method"),
        ("""{"url":"https://crm.example","success":"ok"}""", "success"),
        ("""{"url":"https://crm.example","body":"{% if a %}"}""", "body"),
        ("""{"url":"https://crm.example","body":"{{ a | shout }}"}""", "body"),
        ("""{"url":"https://crm.example","content_type":"json"}""", "content_type"),
        ("""{"url":"https://crm.example","headers":{"X-A":"{{}}"}}""", "headers.X-A"),
        ("""{"url":"https://crm.example","secret":"hush"}""", "secret"),
    ];

    protected override async Task<Counterpart> StartAsync()
    {
        var counterpart = new HttpCounterpart(SettingsAt, "tok-12345678", "query-secret");
        await counterpart.ReturnAsync();
        return counterpart;
    }

    protected override string SettingsAt(int port) =>
        $$$$"""
        {
          "method": "PUT",
          "url": "http://127.0.0.1:{{{{port}}}}/people/{{n}}?key=query-secret",
          "headers": {"Authorization":"Bearer tok-12345678"},
          "body": "{\"n\":{{ n }},\"who\":{{ userId | json }}{% if poison %},\"poison\":true{% endif %}}"
        }
        """;
}
