using System.Globalization;
using Weft.Tests.Sdk;
using Weft.Tests.Storage;

namespace Weft.Tests.Connectors.Servers;

/// <summary>An S3-compatible server from npm on a port of this machine, which checks signatures.</summary>
internal sealed class S3Server
{
    public const string Bucket = "weft-export";
    public const string AccessKey = "AKWEFT";
    public const string SecretKey = "s3-s3cret-0123456789";

    private static readonly Lazy<S3Server> One = new(() => new());

    private readonly TempFolder _folder = new();
    private readonly ServerProcess _process;

    private S3Server()
    {
        SdkFolder.InstallAsync().GetAwaiter().GetResult();
        Directory.CreateDirectory(_folder.Path);
        (_process, var said) = ServerProcess.Start(
            line => int.TryParse(line, out _), "node", Path.Combine(SdkFolder.Path, "s3-server.mjs"), _folder.Path, Bucket, AccessKey, SecretKey);
        Port = int.Parse(said, CultureInfo.InvariantCulture);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            _process.Dispose();
            _folder.Dispose();
        };
    }

    /// <summary>The one that tests share, each with a prefix of its own.</summary>
    public static S3Server Shared => One.Value;

    public int Port { get; }

    /// <summary>The objects under a prefix, in the order of their names, from the server's disk.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Objects(string prefix)
    {
        const string Ending = "._S3rver_object";
        var folder = Path.Combine(Shared._folder.Path, Bucket, prefix);
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*" + Ending).Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file)[..^Ending.Length], File.ReadAllBytes(file)))]
            : [];
    }
}
