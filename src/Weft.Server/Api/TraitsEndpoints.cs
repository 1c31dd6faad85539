using Weft.Audiences.Traits;
using Weft.Configuration;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>Definitions of computed traits.</summary>
internal static class TraitsEndpoints
{
    public static void MapTraits(this IEndpointRouteBuilder api)
    {
        var traits = api.MapGroup("/traits").WithTags("Computed traits");
        traits.MapGet("", All).RequireRole(ApiEndpoints.Onlookers).WithSummary("Every computed trait.");
        traits.MapGet("/{key}", (string key, Engine engine) => One(engine.Read(), key)).RequireRole(ApiEndpoints.Onlookers).WithSummary("One computed trait.");
        traits.MapDefinitions(DefinitionName.Traits, Role.Marketer, One);
    }

    private static IResult All(Engine engine)
    {
        var view = engine.Read();
        return Results.Json(new Page<object>([.. view.Workspace.Traits.All.Select(trait => Describe(view, trait))], null), ApiJson.Options);
    }

    private static IResult One(ReadView view, string key)
    {
        if (view.Workspace.Traits.Find(key) is { } trait)
            return Results.Json(Describe(view, trait), ApiJson.Options);
        var nearest = NearestWord.Of(key, view.Workspace.Traits.All.Select(other => other.Key));
        return Problem.NotFound($"There is no computed trait {key}{(nearest is null ? "." : $"; did you mean {nearest}?")}");
    }

    private static object Describe(ReadView view, TraitDefinition trait) => new
    {
        key = trait.Key,
        name = trait.Name,
        description = trait.Description,
        kind = trait.Kind,
        sentence = trait.Sentence,
        definition = view.Workspace.Config.Traits[trait.Key].ToJson(),
        told_to = view.Workspace.Destinations.All.Where(destination => destination.Mappings.Any(mapping => mapping.AsksFor(trait.Key))).Select(destination => destination.Key),
        used_by = view.Workspace.UsersOf(trait).Select(user => user.ToString()),
        defined_in = DefinitionEndpoints.DefinedIn(view, new(DefinitionName.Traits, trait.Key)),
        shadowed = DefinitionEndpoints.Shadowed(view, new(DefinitionName.Traits, trait.Key)),
    };
}
