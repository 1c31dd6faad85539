using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Playwright;

namespace Weft.Tests.Web;

/// <summary>A server as its users meet it: by tracking calls, and by a browser.</summary>
internal sealed class Site(HttpClient client, IBrowser chromium)
{
    public string Url { get; } = client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    public HttpClient Client { get; } = client;

    /// <summary>Makes a tracking call.</summary>
    public async Task SendAsync(string call, object body, string key = "wk_web")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/{call}")
        {
            Content = JsonContent.Create(body),
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:"))) },
        };
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Opens a browser of its own, with nobody signed in.</summary>
    public async Task<Visit> VisitAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await chromium.NewContextAsync(new() { BaseURL = Url, ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 844 } });
        return new(await context.NewPageAsync(), new Uri(Url).Authority);
    }

    /// <summary>Opens a browser of its own, signs in and goes to a page that is alive.</summary>
    public async Task<Visit> OpenAsync(string path, string token = "boss-secret", int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var visit = await VisitAsync(width, scheme);
        await visit.SignInAsync(path, token);
        await visit.IsAliveAsync();
        return visit;
    }
}
