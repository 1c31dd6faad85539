using System.Text.Json;
using Weft.Configuration;
using Weft.Connectors;
using Weft.Connectors.Actions;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>What a destination's <c>kind</c> may name.</summary>
internal static class CatalogueEndpoints
{
    public static void MapCatalogue(this IEndpointRouteBuilder api)
    {
        var catalogue = api.MapGroup("/catalogue/destinations").RequireRole(Role.Operator).WithTags("Destinations");
        catalogue.MapGet("", All).WithSummary("Every kind of destination: those of Weft itself, and those of the installed package.");
        catalogue.MapGet("/{directory}", One).WithSummary("One destination of the package: its settings, actions, fields and presets.");
    }

    private static IResult All()
    {
        var catalogue = new ActionsCatalogue(ActionsFolder.Default);
        var native = Kinds.All(TimeProvider.System, TextWriter.Null).Where(kind => kind.Sections.Count == 0 && !kind.Name.StartsWith("actions/", StringComparison.Ordinal));
        return Results.Json(
            new
            {
                items = native.Select(kind => (object)new { kind = kind.Name })
                    .Concat(catalogue.IsInstalled ? catalogue.All.Select(Described) : []),
                actions = new { installed = catalogue.IsInstalled, version = catalogue.IsInstalled ? catalogue.Version : null, missing = ActionsFolder.Default.Missing },
            },
            ApiJson.Options);
    }

    private static object Described(JsonElement one) => new { kind = "actions/" + one.GetProperty("directory").GetString(), destination = one };

    private static IResult One(string directory)
    {
        var catalogue = new ActionsCatalogue(ActionsFolder.Default);
        if (!catalogue.IsInstalled)
            return Problem.NotFound($"The catalogue is not there: {ActionsFolder.Default.Missing}.");
        return catalogue.Find(directory) is { } found
            ? Results.Json(found, ApiJson.Options)
            : Problem.NotFound($"There is no destination {directory} in the catalogue.");
    }
}
