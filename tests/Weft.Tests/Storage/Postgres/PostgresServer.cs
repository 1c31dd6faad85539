using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Weft.Configuration;

namespace Weft.Tests.Storage.Postgres;

/// <summary>
/// A PostgreSQL server of Debian's package in a temporary folder, with the settings that it has unless somebody changes them. It does not run as root, and
/// ends with this process, however that ends.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    public const string User = "weft";
    public const string Database = "postgres";

    // Where Debian's packages of each version put their programs; elsewhere they are found by name.
    private const string Packages = "/usr/lib/postgresql";
    private readonly string _folder = Directory.CreateTempSubdirectory("weft-pg-").FullName;
    private readonly string _settings;
    private readonly Process _guard;

    private PostgresServer(string settings)
    {
        _settings = $"-c listen_addresses=127.0.0.1 -c port={Port} -c unix_socket_directories={_folder} {settings}";
        if (Environment.IsPrivilegedProcess)
            Run("chown", Account, _folder);
        Run(Program("initdb"), "-D", Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale", "C", "--no-sync");
        Begin();
        // Its input ends when this process does.
        _guard = Process.Start(Command("sh", ["-c", "cat >/dev/null; exec \"$0\" stop -s -D \"$1\" -m immediate", Program("pg_ctl"), Data]))!;
    }

    public int Port { get; } = FreePort();

    /// <summary>The folder of its socket.</summary>
    public string Socket => _folder;

    private string Data => Path.Combine(_folder, "data");

    private static string Account => "postgres";

    /// <summary>Starts one of its own for a test that stops it.</summary>
    public static PostgresServer Start(string settings = "") => new(settings);

    public PostgresAddress Address(string schema) => new() { Host = "127.0.0.1", Port = Port, Database = Database, User = User, Schema = schema };

    public string Url(string schema) => $"postgres://{User}@127.0.0.1:{Port}/{Database}?schema={schema}";

    /// <summary>Starts it after it was stopped; returns once it answers.</summary>
    public void Begin() => Run(Program("pg_ctl"), "start", "-s", "-w", "-t", "60", "-D", Data, "-l", Path.Combine(_folder, "data", "said"), "-o", _settings);

    /// <summary>Ends it in an orderly way: sessions are ended, what was committed is on disk.</summary>
    public void Stop() => Run(Program("pg_ctl"), "stop", "-w", "-D", Data, "-m", "fast");

    /// <summary>Ends it as a crash would: what was not on disk is lost.</summary>
    public void Crash() => Run(Program("pg_ctl"), "stop", "-w", "-D", Data, "-m", "immediate");

    /// <summary>Runs a statement as an administrator would.</summary>
    public object? Ask(string sql)
    {
        using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={Port};Database={Database};Username={User};Pooling=false;Timeout=30");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    /// <summary>Ends every session of stores, as a network or a firewall does; with <paramref name="only"/>, those of which it holds.</summary>
    public long EndSessions(string only = "true") =>
        (long)Ask($"select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name like 'weft-%' and {only}")!;

    public void Dispose()
    {
        _guard.StandardInput.Close();
        _guard.WaitForExit();
        _guard.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Program(string name) =>
        (Directory.Exists(Packages) ? Directory.GetDirectories(Packages) : []).OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin", name)).FirstOrDefault(File.Exists) ?? name;

    private static void Run(string program, params string[] args)
    {
        using var process = Process.Start(program == "chown" ? new ProcessStartInfo(program, args) : Command(program, args))!;
        var said = program == "chown" || args[0] == "start" ? "" : process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', args)} ended with {process.ExitCode}: {said}");
    }

    private static ProcessStartInfo Command(string program, string[] args)
    {
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", [$"--reuid={Account}", $"--regid={Account}", "--init-groups", program, .. args])
            : new ProcessStartInfo(program, args);
        start.RedirectStandardInput = program == "sh";
        start.RedirectStandardOutput = program != "sh" && args[0] != "start";
        start.WorkingDirectory = "/";
        return start;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
