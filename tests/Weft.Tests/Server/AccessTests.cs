using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weft.Configuration;
using Weft.Server.Access;

namespace Weft.Tests.Server;

public sealed class AccessTests : IAsyncLifetime
{
    private const string Yaml = """
        tokens:
          boss: { role: admin, secret: boss-secret }
          desk: { role: agent, secret: desk-secret }
          lab:  { role: analyst, secret: lab-secret }
        """;

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(_folder.Path, Yaml, app =>
    {
        app.MapGet("/test/profiles", (HttpContext context) => context.Caller().Name).RequireRole(Role.Agent, Role.Privacy);
        app.MapGroup("/test/group").RequireRole(Role.Analyst).MapGet("/", () => "ok");
        app.MapGet("/test/undeclared", () => "ok");
        app.MapGet("/test/open", () => "ok").AllowWithoutToken();
    });

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("/test/open", null, HttpStatusCode.OK)]
    [InlineData("/health/live", null, HttpStatusCode.OK)]
    [InlineData("/openapi/v1.json", null, HttpStatusCode.OK)]
    [InlineData("/test/profiles", null, HttpStatusCode.Unauthorized)]
    [InlineData("/test/profiles", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/test/profiles", "desk", HttpStatusCode.Unauthorized)]
    [InlineData("/test/profiles", "desk-secret", HttpStatusCode.OK)]
    [InlineData("/test/profiles", "boss-secret", HttpStatusCode.OK)]
    [InlineData("/test/profiles", "lab-secret", HttpStatusCode.Forbidden)]
    [InlineData("/test/group", "lab-secret", HttpStatusCode.OK)]
    [InlineData("/test/group", "desk-secret", HttpStatusCode.Forbidden)]
    [InlineData("/test/undeclared", null, HttpStatusCode.Unauthorized)]
    [InlineData("/test/undeclared", "desk-secret", HttpStatusCode.Forbidden)]
    [InlineData("/test/undeclared", "boss-secret", HttpStatusCode.OK)]
    public async Task a_token_opens_what_its_role_may_and_nothing_else(string path, string? token, HttpStatusCode expected)
    {
        var asBearer = await GetAsync(path, token is null ? null : new("Bearer", token));
        var asBasic = await GetAsync(path, token is null ? null : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{token}:"))));

        Assert.Equal((expected, expected), (asBearer.StatusCode, asBasic.StatusCode));
        if (expected is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            Assert.Equal("application/problem+json", asBearer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("Bearer", null)]
    [InlineData("Basic", "no base 64!")]
    [InlineData("Basic", "OmRlc2stc2VjcmV0")]
    [InlineData("Digest", "desk-secret")]
    public async Task a_header_that_shows_no_token_is_refused(string scheme, string? parameter)
    {
        var answer = await GetAsync("/test/profiles", new(scheme, parameter));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
    }

    [Fact]
    public async Task the_endpoint_knows_its_caller() =>
        Assert.Equal("desk", await (await GetAsync("/test/profiles", new("Bearer", "desk-secret"))).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    [Fact]
    public async Task without_configured_tokens_one_is_made_and_printed_once()
    {
        using var folder = new TemporaryFolder();
        string first;
        await using (var server = await TestServer.StartAsync(folder.Path))
            first = server.Output.ToString();
        var token = first.Split("the admin token is ")[1].Split('\n')[0].Trim();

        await using var again = await TestServer.StartAsync(folder.Path, endpoints: app => app.MapGet("/test", () => "ok"));
        Assert.DoesNotContain("admin token", again.Output.ToString(), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/test") { Headers = { Authorization = new("Bearer", token) } };
        Assert.Equal(HttpStatusCode.OK, (await again.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        Assert.All(Directory.GetFiles(folder.Sub("data")).Where(file => Path.GetFileName(file) != "lock"), file => Assert.DoesNotContain(token, File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Equal(first.Split("write key ")[1].Split('\n')[0], again.Output.ToString().Split("write key ")[1].Split('\n')[0]);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, AuthenticationHeaderValue? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = authorization } };
        return await _server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
