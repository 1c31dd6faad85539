using Microsoft.AspNetCore.DataProtection;
using Radzen;
using Weft.Server.Access;
using Weft.Server.Web.Layout;
using Weft.Server.Web.Live;
using Weft.Server.Web.People;

namespace Weft.Server.Web;

/// <summary>The pages at <c>/</c>: Blazor, rendered here and kept alive over a web socket.</summary>
internal static class WebApp
{
    private const string Name = "Weft.Server";

    public static void AddWebApp(this WebApplicationBuilder builder, ServeOptions options)
    {
        // By its own path: the working directory is the user's, and may be anywhere.
        builder.WebHost.UseSetting(WebHostDefaults.StaticWebAssetsKey, Beside($"{Name}.staticwebassets.runtime.json"));
        builder.WebHost.UseStaticWebAssets();
        // The files are those of the build; watching them for changes would also answer 404 where another method is taken.
        builder.WebHost.UseSetting("ReloadStaticAssetsAtRuntime", "false");
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(circuits => circuits.DisconnectedCircuitMaxRetained = 20);
        builder.Services.AddRadzenComponents();
        // What the pages sign is good for one run of the server; nothing of it need outlast that.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<BrowserSession>();
        builder.Services.AddSingleton<PersonNames>();
        builder.Services.AddSingleton<Arrivals.LastErrors>();
        builder.Services.AddScoped<Arrivals.EventPanels>();
        builder.Services.AddSingleton<Board>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Board>());
    }

    /// <summary>Shows a person in a browser a page where there is nothing, rather than the API's answer.</summary>
    public static void UsePagesForVisitors(this IApplicationBuilder app) => app.UseWhen(
        context => HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal),
        visits => visits.UseStatusCodePagesWithReExecute("/not-found"));

    public static void MapWebApp(this WebApplication app)
    {
        app.UseMiddleware<PageHeaders>();
        app.UseAntiforgery();
        app.MapStaticAssets(Beside($"{Name}.staticwebassets.endpoints.json")).AllowWithoutToken();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(hub => hub.ContentSecurityFrameAncestorsPolicy = null)
            .WithStaticAssets(Beside($"{Name}.staticwebassets.endpoints.json")).RequireSignIn();
        app.MapPost("/sign-out", SignOut).RequireSignIn().ExcludeFromDescription();
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private static IResult SignOut(HttpContext context)
    {
        BrowserSession.SignOut(context);
        return Results.Redirect("/sign-in");
    }
}
