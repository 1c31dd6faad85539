using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Weft.Tests.Sdk;

/// <summary>A shop's web server: the pages of tests/sdk, of another origin than the server. The query says what stands in a page.</summary>
internal sealed class PageHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PageHost()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/pages/{name}.html", PageAsync);
        _app.MapGet("/favicon.ico", () => Results.NoContent());
        _app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(SdkFolder.Path) });
    }

    public string Url => _app.Urls.Single();

    public static async Task<PageHost> StartAsync()
    {
        var host = new PageHost();
        await host._app.StartAsync();
        return host;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<IResult> PageAsync(string name, string host, string key, string options)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(SdkFolder.Path, "pages", $"{name}.html"));
        page = page.Replace("__HOST__", host, StringComparison.Ordinal).Replace("__KEY__", key, StringComparison.Ordinal);
        return Results.Content(page.Replace("__OPTIONS__", options, StringComparison.Ordinal), "text/html");
    }
}
