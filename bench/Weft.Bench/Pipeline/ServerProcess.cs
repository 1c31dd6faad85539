using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Weft.Bench.Pipeline;

/// <summary>A server under test in a process of its own; what it says on standard output goes nowhere, what it says on standard error into its folder.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(10);
    private static readonly string Token = Convert.ToHexString(Guid.NewGuid().ToByteArray());

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

    public IPEndPoint Address { get; }

    /// <summary>The processor time used so far.</summary>
    public TimeSpan Cpu => ProcessCpu.Of(_process.Id);

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

    /// <summary>Returns when all that was acknowledged has gone through the whole flow.</summary>
    public async Task SettleAsync()
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < SettleLimit;)
        {
            using var answer = await _http.GetAsync(new Uri("/api/v1/flow?settle=60s", UriKind.Relative));
            if (answer.StatusCode == HttpStatusCode.OK)
                return;
            if (answer.StatusCode != HttpStatusCode.GatewayTimeout)
                throw new InvalidOperationException($"/api/v1/flow answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }

        throw new TimeoutException($"The {_name} has not settled in {SettleLimit}.");
    }

    public void Dispose()
    {
        _http.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
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
}
