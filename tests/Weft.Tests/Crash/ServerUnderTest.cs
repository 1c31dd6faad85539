using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Weft.Tests.Crash;

/// <summary>The server as a process of its own, at one address and over one folder, however often it is killed and started again.</summary>
internal sealed class ServerUnderTest(string folder, string hook, PlantedFault fault = PlantedFault.None, string active = "2s", string? data = null) : IAsyncDisposable
{
    private const int Sigkill = 9;
    private const int Sigterm = 15;
    private const string NodeName = "node";
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly string _url = $"http://127.0.0.1:{FreePort()}";
    private Process? _process;

    /// <summary>Asks as the admin does.</summary>
    public HttpClient Client { get; private set; } = new();

    /// <summary>Sends as an SDK does.</summary>
    public HttpClient Sender { get; private set; } = new();

    /// <summary>Its configuration, taken at each start.</summary>
    public string Config { get; set; } = Settings.Config(hook, active);

    /// <summary>Where the next start is to end, or what is wrong with it: a <see cref="FaultPoint"/>; null for a sound server.</summary>
    public string? Fault { get; set; } = fault == PlantedFault.None ? null : fault.ToString();

    /// <summary>What the process finds in its environment, beside what this one has.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Whether it has ended, or was never begun.</summary>
    public bool HasEnded => _process?.HasExited ?? true;

    /// <summary>What it has said, for a failure's message.</summary>
    public string Said => string.Join('\n', _lines.TakeLast(20));

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        Begin();
        await ReadyAsync();
    }

    /// <summary>Starts it.</summary>
    public void Begin()
    {
        if (Client.BaseAddress is null)
            Connect();
        var config = Path.Combine(folder, "weft.yaml");
        File.WriteAllText(config, Config);
        _process?.Dispose();
        _process = Process.Start(Command(["serve", "--config", config, "--data", data ?? Path.Combine(folder, "data"), "--urls", _url]))!;
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Waits until it is ready; one that has ended, as a planted fault has it do, is started again.</summary>
    public async Task ReadyAsync() => Assert.True(
        await Settings.UntilAsync(async () =>
        {
            if (_process!.HasExited)
                Begin();
            try
            {
                using var answer = await Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }),
        $"the server did not become ready:\n{Said}");

    /// <summary>kill -9: nothing of it runs on.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>SIGTERM: it finishes what was accepted, and its folder may be looked at.</summary>
    public async Task StopAsync()
    {
        Assert.Equal(0, Kill(_process!.Id, Sigterm));
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The Node processes that it has started and that run.</summary>
    public IReadOnlyList<int> Workers() =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0])).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .Where(id => Stat(id) is { Name: NodeName } stat && stat.Parent == _process!.Id)];

    /// <summary>Whether there is such a Node process.</summary>
    public static bool IsWorker(int id) => Stat(id) is { Name: NodeName };

    /// <summary>kill -9, also of those that have ended meanwhile.</summary>
    public static void Kill(IEnumerable<int> workers)
    {
        foreach (var id in workers.Where(IsWorker))
            _ = Kill(id, Sigkill);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new HttpRequestException($"{path}: {(int)answer.StatusCode} {text}");
    }

    /// <summary>Asks the warehouse, once everything is in it.</summary>
    public async Task<JsonElement> AskAsync(string sql)
    {
        var question = JsonSerializer.Serialize(new { sql, settle = "30s" });
        using var content = new StringContent(question, Encoding.UTF8, "application/json");
        using var answer = await Client.PostAsync("/api/v1/warehouse/query", content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new HttpRequestException($"{sql}: {(int)answer.StatusCode} {text}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Sender.Dispose();
        if (_process is null)
            return;
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Connect()
    {
        Client = new() { BaseAddress = new(_url), Timeout = Settings.Patience };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Settings.Token);
        Sender = new() { BaseAddress = new(_url), Timeout = TimeSpan.FromSeconds(20) };
        Sender.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Settings.WriteKey + ":")));
    }

    private ProcessStartInfo Command(string[] args)
    {
        var program = Fault is null ? Path.Combine(AppContext.BaseDirectory, "Weft.Server.dll") : typeof(ServerUnderTest).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Fault is not null)
            start.Environment[FaultyServer.Variable] = Fault;
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return start;
    }

    // A process that has ended and is not yet taken note of (Z) counts as none.
    private static (string Name, int Parent)? Stat(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var (open, close) = (stat.IndexOf('('), stat.LastIndexOf(')'));
            var rest = stat[(close + 2)..].Split(' ');
            return rest[0] == "Z" ? null : (stat[(open + 1)..close], int.Parse(rest[1], CultureInfo.InvariantCulture));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
