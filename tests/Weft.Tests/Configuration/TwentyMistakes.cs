namespace Weft.Tests.Configuration;

/// <summary>A file with a mistake of every kind.</summary>
internal static class TwentyMistakes
{
    public const string Yaml = """
        workspace:
          name: Acme Inc
          timezone: Europe/Nowhere
          region: GBR
          public_url: cdp.acme.example
          colour: red
        tokens:
          admin: { role: boss, secret: x }
          reader: { role: agent, secret: "${NOT_THERE}" }
          writer: { role: marketer }
        sources:
          web: { kind: tracking, write_keys: [wk_web], rate: fast }
          store: { kind: tracking, write_keys: [wk_web] }
          app: { kind: kafka, write_keys: [wk_app], enabled: maybe }
          Shop: { kind: tracking, write_keys: [wk_shop] }
          pos: { kind: tracking, write_keys: [wk_pos], limits: { event_bytes: 1, events: 5 } }
          pos: { kind: tracking, write_keys: [wk_pos_2] }
        traits:
          LTV: { sum: properties.revenue, of: Order Completed }
        retention: { events: forever, log: 0d, duplicats: 30d }
        sorces: {}
        """;

    public static readonly string[] Paths =
    [
        "workspace.name", "workspace.timezone", "workspace.region", "workspace.public_url", "workspace.colour",
        "tokens.admin.role", "tokens.reader.secret", "tokens.writer.secret",
        "sources.web.rate", "sources.store.write_keys[0]", "sources.app.kind", "sources.app.enabled", "sources.Shop",
        "sources.pos.limits.event_bytes", "sources.pos.limits.events", "sources.pos",
        "traits.LTV", "retention.events", "retention.log", "retention.duplicats", "sorces",
    ];
}
