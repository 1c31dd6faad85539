using System.Net;
using System.Text.Json;

namespace Weft.Tests.Collect;

/// <summary>What came back for a request.</summary>
internal sealed record Answer(HttpResponseMessage Response, string Body)
{
    public HttpStatusCode Status => Response.StatusCode;

    public JsonElement Json => JsonElement.Parse(Body);

    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public void IsSuccess()
    {
        Assert.Equal(HttpStatusCode.OK, Status);
        Assert.Equal("""{"success":true}""", Body);
    }

    /// <summary>Problem details of a status, with all their members.</summary>
    public void IsProblem(HttpStatusCode status)
    {
        Assert.Equal(status, Status);
        Assert.Equal("application/problem+json", Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.All(new[] { "type", "title", "detail", "errors" }, name => Assert.True(Json.TryGetProperty(name, out _), name));
    }
}
