using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Tests.Server;

public sealed class ProblemTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(_folder.Path, "", app =>
    {
        var test = app.MapGroup("/test").AllowWithoutToken();
        test.MapGet("/broken", string () => throw new InvalidOperationException("s3cret inside"));
        test.MapPost("/body", (Body body) => body);
        test.MapGet("/list", IResult (HttpRequest request) =>
        {
            var query = new QueryReader(request.Query);
            var (limit, at, settle) = (query.Limit(10, 200), query.Instant("at"), query.Duration("settle", TimeSpan.FromMinutes(1)));
            var who = query.RequiredText("who", "an external id, such as user_id:42");
            return query.Problem ?? Results.Json(new { limit, at, settle, who, include = query.List("include") });
        });
    });

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task an_unknown_address_is_a_problem() => await ProblemAsync("/nope", HttpStatusCode.NotFound, "Not Found", "/nope");

    [Fact]
    public async Task a_failure_tells_the_caller_nothing_of_the_inside()
    {
        var body = await ProblemAsync("/test/broken", HttpStatusCode.InternalServerError, "Internal Server Error", "log");
        Assert.DoesNotContain("s3cret", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_wrong_method_says_which_is_taken() => await ProblemAsync("/test/body", HttpStatusCode.MethodNotAllowed, "Method Not Allowed", "POST");

    [Theory]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("x", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task a_body_that_cannot_be_read_is_a_problem(string text, string type, HttpStatusCode status)
    {
        using var content = new StringContent(text, Encoding.UTF8, type);
        var answer = await _server.Client.PostAsync(new Uri("/test/body", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal((status, Problem.ContentType), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task every_mistake_in_a_query_is_named()
    {
        var body = await ProblemAsync("/test/list?limit=0&at=yesterday&settle=2h", HttpStatusCode.BadRequest, "Bad Request", "4 mistakes");
        var errors = JsonDocument.Parse(body).RootElement.GetProperty("errors").EnumerateArray()
            .Select(error => $"{error.GetProperty("path")} = {error.GetProperty("value")}: {error.GetProperty("message")}").ToList();
        Assert.Equal(4, errors.Count);
        Assert.Contains("query.limit = 0: must be a whole number from 1 to 200", errors);
        Assert.Contains("query.who = : is required: an external id, such as user_id:42", errors);
    }

    [Fact]
    public async Task a_good_query_is_read_and_answered_in_snake_case()
    {
        var body = await _server.Client.GetStringAsync(new Uri("/test/list?limit=5&at=2026-01-31T09:00:00%2B01:00&settle=30s&who=a&include=b,c", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("""{"limit":5,"at":"2026-01-31T08:00:00.000Z","settle":"00:00:30","who":"a","include":["b","c"]}""", body);
    }

    private async Task<string> ProblemAsync(string path, HttpStatusCode status, string title, string inDetail)
    {
        var answer = await _server.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal((status, Problem.ContentType), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(["type", "title", "status", "detail", "errors"], problem.EnumerateObject().Select(property => property.Name));
        Assert.Equal((title, (int)status), (problem.GetProperty("title").GetString(), problem.GetProperty("status").GetInt32()));
        Assert.Contains(inDetail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        return body;
    }

    internal sealed record Body(string Name);
}
