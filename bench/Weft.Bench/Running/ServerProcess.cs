using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Weft.Bench.Running;

/// <summary>A server under test in a process of its own; what it says on standard output goes nowhere, what it says on standard error into its folder.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromHours(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private const int QuietLooks = 3;

    // A little more than the product's checkpoints are apart, so that what was in memory only has been written too.
    private static readonly TimeSpan UntilCheckpoint = TimeSpan.FromSeconds(6);

    private readonly string _name;
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly string _errors;

    public ServerProcess(string name, IPEndPoint address, string folder, string[] arguments)
    {
        (_name, Address) = (name, address);
        _errors = Path.Combine(folder, "errors.txt");
        _http = new HttpClient { BaseAddress = new Uri($"http://{address}"), Timeout = TimeSpan.FromMinutes(2) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec dotnet \"$@\" >/dev/null 2>\"$0\"", _errors, .. arguments]);
        start.Environment["WEFT_TOKEN_BENCH"] = Token;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        _process = Process.Start(start)!;
    }

    /// <summary>What opens a server's API.</summary>
    public static string Token { get; } = Convert.ToHexString(Guid.NewGuid().ToByteArray());

    public IPEndPoint Address { get; }

    /// <summary>What it has used so far.</summary>
    public ProcessUse Use => ProcessUse.Of(_process.Id);

    public async Task WaitUntilReadyAsync()
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < StartLimit; await Task.Delay(50))
        {
            if (_process.HasExited)
                break;
            if (await IsReadyAsync())
                return;
        }

        throw new InvalidOperationException($"The {_name} did not start: {await File.ReadAllTextAsync(_errors)}");
    }

    /// <summary>
    /// Returns when all that was acknowledged has gone through the whole flow and is durable, the destinations have had theirs, the warehouse has landed it and
    /// the store does nothing in the background any more.
    /// </summary>
    /// <returns>How long there was work since <paramref name="started"/>: the waits in between, for a checkpoint that was not due yet, do not count.</returns>
    public async Task<(TimeSpan Busy, ProcessUse Use)> SettleAsync(long started)
    {
        await UntilSettledAsync("/api/v1/flow");
        await UntilSettledAsync("/api/v1/warehouse");
        var (busy, applied, looked) = (Stopwatch.GetElapsedTime(started), Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        for (var quietLooks = 0; quietLooks < QuietLooks || Stopwatch.GetElapsedTime(applied) < UntilCheckpoint;)
        {
            await Task.Delay(LookEvery);
            var (before, isBusy) = (looked, (await MetricsAsync()).Pending > 0);
            looked = Stopwatch.GetTimestamp();
            quietLooks = isBusy ? 0 : quietLooks + 1;
            busy += isBusy ? Stopwatch.GetElapsedTime(before, looked) : TimeSpan.Zero;
            if (Stopwatch.GetElapsedTime(started) > SettleLimit)
                throw new TimeoutException($"The {_name} has not settled in {SettleLimit}.");
        }

        return (busy, Use);
    }

    /// <summary>Sends a body to an address, or asks for it; the answer's status and text.</summary>
    public async Task<(HttpStatusCode Status, string Text)> AskAsync(string address, HttpContent? body = null, string? writeKey = null)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(address, UriKind.Relative)) { Content = body };
        if (writeKey is not null)
            request.Headers.Add("X-Write-Key", writeKey);
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<ServerMetrics> MetricsAsync() => new(await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative)));

    /// <summary>The answer of <c>/api/v1/flow</c>.</summary>
    public async Task<JsonElement> FlowAsync() =>
        JsonSerializer.Deserialize<JsonElement>(await _http.GetStringAsync(new Uri("/api/v1/flow", UriKind.Relative)));

    /// <summary>Returns when all that was acknowledged has gone through the whole flow.</summary>
    public Task FlowSettledAsync() => UntilSettledAsync("/api/v1/flow");

    /// <summary>Ends it as an operator would, and waits until everything is closed.</summary>
    public async Task StopAsync()
    {
        _ = Kill(_process.Id, Terminate);
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _http.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task UntilSettledAsync(string address)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < SettleLimit;)
        {
            using var answer = await _http.GetAsync(new Uri(address + "?settle=60s", UriKind.Relative));
            if (answer.StatusCode == HttpStatusCode.OK)
                return;
            if (answer.StatusCode != HttpStatusCode.GatewayTimeout)
                throw new InvalidOperationException($"{address} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }

        throw new TimeoutException($"The {_name} has not settled in {SettleLimit}.");
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
