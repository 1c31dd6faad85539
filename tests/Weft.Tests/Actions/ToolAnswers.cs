namespace Weft.Tests.Actions;

/// <summary>What the tools answer when all is well, as far as destinations look into it.</summary>
internal static class ToolAnswers
{
    private static readonly (string In, string Answer)[] Special =
    [
        ("klaviyo.com", """{"data":{"id":"klaviyo-1","type":"profile"}}"""),
        ("/customaudiences", """{"id":"fb-audience-1"}"""),
        ("graph.facebook.com", """{"id":"fb-audience-1","num_received":1,"num_invalid_entries":0}"""),
        ("userLists:mutate", """{"results":[{"resourceName":"customers/1234567890/userLists/555"}]}"""),
        ("offlineUserDataJobs:create", """{"resourceName":"customers/1234567890/offlineUserDataJobs/9"}"""),
        ("googleads.googleapis.com", """{"results":[{"resourceName":"customers/1234567890/userLists/555"}],"done":true,"name":"op-1"}"""),
        ("api.criteo.com/oauth2/token", """{"access_token":"criteo-token-1"}"""),
        ("audience-segments/search", """{"data":[{"id":"77","attributes":{"name":"slipping_away"}}],"meta":{"totalItems":1}}"""),
        ("contacts/search", """{"data":[],"total_count":0}"""),
        ("api.intercom.io", """{"id":"ic-1","type":"contact"}"""),
        ("salesforce.com", """{"id":"sf-1","success":true,"totalSize":0,"records":[]}"""),
        ("api.attio.com", """{"data":{"id":{"record_id":"attio-1"}}}"""),
        ("pipedrive.com", """{"success":true,"data":{"items":[],"id":5}}"""),
        ("hooks.slack.com", "\"ok\""),
        ("mixpanel.com", """{"code":200,"status":"OK","num_records_imported":1,"error":null}"""),
    ];

    public static string For(CaughtRequest request) =>
        Array.Find(Special, special => request.Url.Contains(special.In, StringComparison.Ordinal)).Answer ?? """{"id":"1","status":"success","success":true}""";
}
