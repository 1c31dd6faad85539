using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Weft.Tests.Sdk;

/// <summary>
/// Stands before the server and passes on what comes, but can be told to refuse with 503, or to lose an answer together with the server.
/// </summary>
internal sealed class Front : IAsyncDisposable
{
    private static readonly string[] OfOneConnection = ["Connection", "Keep-Alive", "Transfer-Encoding", "Host", "Date", "Server"];

    private readonly HttpClient _server;
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private int _toRefuse;
    private Func<Task>? _kill;
    private TaskCompletionSource _foundNobody = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Front(string server)
    {
        _server = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new(server) };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public string Url => _app.Urls.Single();

    /// <summary>How many requests it has refused.</summary>
    public int Refused { get; private set; }

    /// <summary>How many requests the server has refused as over a rate.</summary>
    public int OverRate { get; private set; }

    /// <summary>What was sent and answered 200.</summary>
    public Notes Deliveries { get; } = new();

    public static async Task<Front> StartAsync(string server)
    {
        var front = new Front(server);
        await front._app.StartAsync();
        return front;
    }

    /// <summary>Answers the next events 503, as the server does when its log cannot be written.</summary>
    public void RefuseNext(int requests) => (_toRefuse, Refused, OverRate) = (requests, 0, 0);

    /// <summary>Lets the server take the next events, kills it before the sender hears of it, and ends when a later request has found nobody.</summary>
    public Task LoseNextAnswer(Func<Task> kill)
    {
        _foundNobody = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _kill = kill;
        return _foundNobody.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _server.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var isEvents = context.Request.Method == HttpMethods.Post;
        try
        {
            if (isEvents && MayRefuse())
                await RefuseAsync(context);
            else if (isEvents && Interlocked.Exchange(ref _kill, null) is { } kill)
                await LoseAsync(context, body, kill);
            else
                await PassOnAsync(context, body);
        }
        catch (HttpRequestException)
        {
            _foundNobody.TrySetResult();
            context.Abort();
        }
    }

    private bool MayRefuse()
    {
        lock (_gate)
        {
            var refuses = _toRefuse > 0;
            (_toRefuse, Refused) = refuses ? (_toRefuse - 1, Refused + 1) : (_toRefuse, Refused);
            return refuses;
        }
    }

    private void CountOverRate()
    {
        lock (_gate)
            OverRate++;
    }

    private async Task LoseAsync(HttpContext context, MemoryStream body, Func<Task> kill)
    {
        using var answer = await AskAsync(context, context.Request.Path + context.Request.QueryString, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await kill();
        context.Abort();
    }

    private async Task PassOnAsync(HttpContext context, MemoryStream body)
    {
        using var answer = await AskAsync(context, context.Request.Path + context.Request.QueryString, body);
        context.Response.StatusCode = (int)answer.StatusCode;
        CopyHeaders(answer, context.Response);
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            CountOverRate();
        await answer.Content.CopyToAsync(context.Response.Body);
        if (answer.StatusCode == HttpStatusCode.OK && context.Request.Method == HttpMethods.Post)
            Deliveries.Add(System.Text.Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length));
    }

    // The headers are the server's own, from the call of which it keeps nothing.
    private async Task RefuseAsync(HttpContext context)
    {
        using var answer = await AskAsync(context, "/v1/m", new MemoryStream());
        CopyHeaders(answer, context.Response);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "1";
        context.Response.ContentType = "application/problem+json";
        context.Response.ContentLength = null;
        await context.Response.WriteAsync("""{"type":"about:blank","title":"The log cannot be written","status":503,"detail":"","errors":[]}""");
    }

    private async Task<HttpResponseMessage> AskAsync(HttpContext context, string path, MemoryStream body)
    {
        using var request = new HttpRequestMessage(new(context.Request.Method), path) { Content = new ByteArrayContent(body.ToArray()) };
        foreach (var (name, values) in context.Request.Headers.Where(header => !OfOneConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values) && name != "Content-Length")
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        request.Headers.Host = context.Request.Host.Value;
        return await _server.SendAsync(request);
    }

    private static void CopyHeaders(HttpResponseMessage answer, HttpResponse response)
    {
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfOneConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            response.Headers[name] = values.ToArray();
    }
}
