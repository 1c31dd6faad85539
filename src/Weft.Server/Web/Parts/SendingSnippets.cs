namespace Weft.Server.Web.Parts;

/// <summary>How to send an event, ready to be pasted.</summary>
internal static class SendingSnippets
{
    public static string Curl(string host, string key) => $$"""
        curl {{host}}/v1/track -u {{key}}: \
          -H 'Content-Type: application/json' \
          -d '{
            "event": "Order Completed",
            "userId": "42",
            "properties": { "order_id": "o-1", "revenue": 25.00 }
          }'
        """;

    public static string Browser(string host, string key) => $$$"""
        <script>
          !function(){var a=window.analytics=window.analytics||[];if(a.initialize||a.invoked)return;a.invoked=!0;
          a.methods=["identify","track","page","group","alias","reset","ready","on","once","off","setAnonymousId"];
          a.methods.forEach(function(m){a[m]=function(){if(window.analytics.initialized)return window.analytics[m].apply(window.analytics,arguments);
          a.push([m].concat([].slice.call(arguments)));return a}});
          a.load=function(k){var s=document.createElement("script");s.async=!0;s.setAttribute("data-global-segment-analytics-key","analytics");
          s.src="{{{host}}}/analytics.js/v1/"+k+"/analytics.min.js";document.head.appendChild(s)};
          a._writeKey="{{{key}}}";a.load("{{{key}}}");a.page()}();
        </script>
        <script>
          analytics.identify("42", { email: "jane@example.com" });
          analytics.track("Order Completed", { revenue: 25 });
        </script>
        """;

    public static string Node(string host, string key) => $$"""
        import { Analytics } from '@segment/analytics-node'

        const analytics = new Analytics({ host: '{{host}}', writeKey: '{{key}}' })

        analytics.identify({ userId: '42', traits: { email: 'jane@example.com' } })
        analytics.track({ userId: '42', event: 'Order Completed', properties: { revenue: 25 } })
        await analytics.closeAndFlush()
        """;
}
