using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Weft.Server.Import;

namespace Weft.Server.Api;

/// <summary>Completes <c>/openapi/v1.json</c> with what the endpoints do not say of themselves: tracking calls, parameters, and how a caller shows who it is.</summary>
internal static partial class ApiDescription
{
    private const string Json = "application/json";

    private static readonly (string Path, string Summary)[] Tracking =
    [
        ("/v1/identify", "Who somebody is: traits. Also /v1/i."), ("/v1/track", "What somebody did. Also /v1/t."), ("/v1/page", "A page viewed. Also /v1/p."),
        ("/v1/screen", "A screen viewed. Also /v1/s."), ("/v1/group", "The account that somebody belongs to. Also /v1/g."),
        ("/v1/alias", "Another id of somebody. Also /v1/a."), ("/v1/batch", "Many calls at once. Also /v1/b and /beacon/v1/batch."),
        ("/v1/import", "Many calls of the past, whose times are taken as they are."), ("/api/s/{type}", "A call as Jitsu sends it. Also /api/s/s2s/{type}."),
    ];

    private static readonly Dictionary<string, (string Name, string Description)[]> Queries = new()
    {
        ["/api/v1/profiles"] = [("query", "The beginning of an external id, type:value or the value alone, or of a text trait."), ("limit", "1 to 100; 20 unless said.")],
        ["/api/v1/profiles/{id}/traits/{name}"] = [("at", "Of a computed trait: as of this time; now unless said."), ("limit", "1 to 1000; 100 unless said."), ("cursor", "The page before's.")],
        ["/api/v1/accounts"] = [("limit", "1 to 1000; 100 unless said."), ("cursor", "The page before's.")],
        ["/api/v1/accounts/{id}/members"] = [("limit", "1 to 1000; 100 unless said."), ("cursor", "The page before's.")],
        ["/api/v1/accounts/{id}/traits/{name}"] = [("limit", "1 to 1000; 100 unless said."), ("cursor", "The page before's.")],
        ["/api/v1/audiences/{key}/members"] = [("at", "Who was in it at this time, from the changes as they were recorded; now unless said."), ("limit", "1 to 1000; 100 unless said."), ("cursor", "The page before's.")],
        ["/api/v1/audiences/{key}/explain"] = [("profile", "Whom to explain: type:value, such as email:jane@example.com or profile_id:p1.")],
        ["/api/v1/audiences/{key}/history"] = [("from", "The first day; 30 days unless said."), ("to", "The last day; today, by the workspace's clock, unless said.")],
        ["/api/v1/audiences/{key}/overlap"] = [("with", "The keys of 1 to 7 other audiences, with commas between.")],
        ["/api/v1/audiences/preview"] = [("wait", LongRun.WaitAccepted.Replace("5s", "2s", StringComparison.Ordinal))],
        ["/api/v1/flow"] = [("settle", "Answer once what was acknowledged has gone through audiences: a duration up to 10m, such as 30s.")],
        ["/api/v1/identity/ledger"] =
        [
            ("id", "Only what this id went through, and whoever held it: type:value, such as email:jane@example.com or profile_id:p1."), ("kind", "Only link, refusal, merge, split, decision, withdrawal or refiling."),
            ("rule", "Only what this rule refused, such as unique user_id; apart for every decision's."), ("limit", "1 to 1000; 100 unless said."), ("cursor", "The page before's."),
        ],
        ["/api/v1/identity/what-if"] = [("wait", LongRun.WaitAccepted)],
        ["/api/v1/identity/rebuild"] = [("wait", LongRun.WaitAccepted)],
        ["/api/v1/sources/{key}/rejected"] = [("reason", "Only this reason."), ("limit", "1 to 500; 50 unless said."), ("cursor", "The page before's.")],
        ["/api/v1/destinations/{key}/deliveries"] =
        [
            ("state", "Only pending, delivered, filtered, discarded or dead."), ("reason", "Only this reason, such as http_503."), ("mapping", "Only what the mapping of this name made."),
            ("profile", "Only whose this is: type:value, such as email:jane@example.com or profile_id:p1."), ("from", "In its state from this time on."), ("to", "In its state before this time."),
            ("limit", "1 to 500; 50 unless said."), ("cursor", "The page before's; with one, fewer than the limit may come though more follow."),
        ],
        ["/api/v1/destinations/{key}/dead-letters/resend"] = [("wait", LongRun.WaitAccepted)],
        ["/api/v1/destinations/{key}/dead-letters/discard"] = [("wait", LongRun.WaitAccepted)],
        ["/api/v1/destinations/{key}/replay"] = [("wait", "Of a dry run: " + LongRun.WaitAccepted)],
        ["/api/v1/destinations/{key}/dead-letters"] = [("limit", "1 to 500; 50 unless said."), ("cursor", "The page before's.")],
    };

    private static readonly (string Name, string Description)[] ProfileApiQuery =
        [("limit", "1 to 200; 10 unless said."), ("next", "The page before's cursor.next."), ("include", "Names of traits, with commas between."),
         ("class", "audience or computed_trait."), ("at", "Of traits: as of this time; now unless said."), ("event", "Names of events, with commas between."), ("start", "From this time on."), ("end", "Before this time.")];

    /// <summary>Describes the API.</summary>
    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            Complete(document);
            return Task.CompletedTask;
        }));

    private static void Complete(OpenApiDocument document)
    {
        document.Info.Title = "Weft";
        foreach (var (path, summary) in Tracking)
            document.Paths[path] = new OpenApiPathItem { Operations = new() { [HttpMethod.Post] = TrackingCall(summary) } };
        ImportDescription.AddFiles(document.Paths["/v1/import"].Operations![HttpMethod.Post]);
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations?.ToArray() ?? [])
            {
                AddParameters(path, operation);
                if (method == HttpMethod.Put)
                    operation.RequestBody = ObjectBody();
            }
        }

        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token, for /api/v1; as the user name of Basic for the Profile API." },
            ["write_key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "basic", Description = "A source's write key as the user name, for tracking calls." },
        };
    }

    private static OpenApiOperation TrackingCall(string summary) => new()
    {
        Summary = summary,
        Tags = new HashSet<OpenApiTagReference> { new("Collect") },
        RequestBody = ObjectBody(),
        Responses = new()
        {
            ["200"] = new OpenApiResponse { Description = "On disk; items that were not accepted are named under rejected." },
            ["400"] = new OpenApiResponse { Description = "Too large, or not JSON." },
            ["401"] = new OpenApiResponse { Description = "No known write key." },
            ["429"] = new OpenApiResponse { Description = "Over the source's rate; to be sent again after Retry-After." },
            ["503"] = new OpenApiResponse { Description = "Overloaded, or the log cannot be written; to be sent again after Retry-After." },
        },
    };

    private static OpenApiRequestBody ObjectBody() => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType> { [Json] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } } },
    };

    private static void AddParameters(string path, OpenApiOperation operation)
    {
        operation.Parameters ??= [];
        foreach (Match name in PathParameter().Matches(path))
            Add(operation, name.Groups[1].Value, ParameterLocation.Path, null);
        var isProfileApi = path.StartsWith("/v1/spaces/", StringComparison.Ordinal);
        foreach (var (name, description) in isProfileApi ? ProfileApiQuery : Queries.GetValueOrDefault(path) ?? [])
            Add(operation, name, ParameterLocation.Query, description);
    }

    private static void Add(OpenApiOperation operation, string name, ParameterLocation place, string? description)
    {
        if (operation.Parameters!.Any(known => known.Name == name))
            return;
        var schema = new OpenApiSchema { Type = JsonSchemaType.String };
        operation.Parameters!.Add(new OpenApiParameter { Name = name, In = place, Required = place == ParameterLocation.Path, Description = description, Schema = schema });
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();
}
