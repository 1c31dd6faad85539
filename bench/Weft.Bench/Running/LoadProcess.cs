using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Weft.Bench.Load;

namespace Weft.Bench.Running;

/// <summary>The load generator in a process of its own; see <see cref="LoadCommand"/> for what is said to and fro.</summary>
internal sealed class LoadProcess : IDisposable
{
    private readonly Process _process;
    private readonly LoadOptions _options;

    private LoadProcess(Process process, LoadOptions options) => (_process, _options) = (process, options);

    /// <summary>Starts it and waits until its connections are open.</summary>
    public static async Task<LoadProcess> StartAsync(LoadOptions options, IPEndPoint server)
    {
        string[] arguments = [typeof(LoadProcess).Assembly.Location, "load", "--server", server.ToString(), .. options.Arguments()];
        var load = new LoadProcess(Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!, options);
        await load.ReadAsync();
        return load;
    }

    /// <summary>Sends events, or asks, and returns when everything is answered.</summary>
    /// <param name="events">How many events; more until <paramref name="seconds"/> are over.</param>
    /// <param name="rate">Events a second; 0 for as fast as answers come.</param>
    /// <param name="seconds">How long at least.</param>
    /// <param name="meanwhile">Told every <see cref="LoadOptions.Every"/> how it goes.</param>
    public async Task<LoadResult> SendAsync(long events, double rate = 0, double seconds = 0, Func<LoadResult, Task>? meanwhile = null)
    {
        var requests = (events + _options.Batch - 1) / _options.Batch;
        await _process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"send {requests} {rate / _options.Batch} {seconds}"));
        while (true)
        {
            var result = JsonSerializer.Deserialize<LoadResult>(await ReadAsync())!;
            if (result.IsLast)
                return result;
            await (meanwhile?.Invoke(result) ?? Task.CompletedTask);
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<string> ReadAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The load generator ended early.");
}

/// <summary>What a load is made of.</summary>
internal sealed record LoadOptions
{
    public int Connections { get; init; } = 32;

    /// <summary>Events a request.</summary>
    public int Batch { get; init; } = 100;

    /// <summary>How many people were here before.</summary>
    public int People { get; init; } = 50_000;

    public int Seed { get; init; } = 1;

    /// <summary>Whether it begins with one event by each of them.</summary>
    public bool Fills { get; init; }

    /// <summary>How many events there are to begin with, before ids, times and products are set.</summary>
    public int Templates { get; init; } = 512;

    /// <summary>An address to ask for instead of sending events; <c>{user}</c> stands for a user id.</summary>
    public string Get { get; init; } = "";

    /// <summary>How often it says how it goes.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromDays(1);

    public string[] Arguments() =>
    [
        "--connections", Text(Connections), "--batch", Text(Batch), "--people", Text(People), "--seed", Text(Seed), "--templates", Text(Templates),
        "--every", Text((int)Every.TotalSeconds), "--fill", Fills ? "yes" : "no", "--get", Get, "--token", ServerProcess.Token,
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
