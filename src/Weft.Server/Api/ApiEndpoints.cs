using Weft.Configuration;

namespace Weft.Server.Api;

/// <summary>Everything under <c>/api/v1</c> (specs: http-api).</summary>
internal static class ApiEndpoints
{
    /// <summary>Those who may read a whole profile.</summary>
    public static readonly Role[] ProfileReaders = [Role.Agent, Role.Operator, Role.Marketer, Role.Privacy];

    /// <summary>Those who may see sums and definitions.</summary>
    public static readonly Role[] Onlookers = [Role.Operator, Role.Marketer, Role.Analyst];

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapProfiles();
        api.MapAccounts();
        api.MapIdentity();
        api.MapTraits();
        api.MapAudiences();
        api.MapPreviews();
        api.MapFlow();
        api.MapTrace();
        api.MapLive();
        api.MapSources();
        api.MapDestinations();
        api.MapCatalogue();
        api.MapErasures();
        api.MapWarehouse();
    }
}
