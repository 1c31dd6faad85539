using System.Text.Json;
using Weft.Tests.Storage;

namespace Weft.Tests.Connectors.Servers;

/// <summary>Debian's aiosmtpd on a port of this machine.</summary>
internal sealed class MailServer : IDisposable
{
    public const string User = "weft";
    public const string Password = "p4ss-of-the-mail-account";

    private static readonly Lazy<MailServer> One = new(() => new(User, Password));

    private readonly TempFolder _folder = new();
    private readonly ServerProcess _server;

    public MailServer(string user = "", string password = "", string certificate = "", string mode = "")
    {
        Directory.CreateDirectory(_folder.Path);
        Port = ServerProcess.FreePort();
        var script = Path.Combine(AppContext.BaseDirectory, "Fixtures", "servers", "smtpd.py");
        (_server, _) = ServerProcess.Start(line => line == "ready", "/usr/bin/python3", script, $"{Port}", _folder.Path, user, password, certificate, mode);
    }

    /// <summary>The one that tests share, each with a sender of its own.</summary>
    public static MailServer Shared => One.Value;

    public int Port { get; }

    /// <summary>The letters of a sender, in the order in which they came.</summary>
    public IReadOnlyList<Letter> From(string sender) =>
        [.. Directory.GetFiles(_folder.Path, "*.json").Order().Select(file => Letter.Read(JsonElement.Parse(File.ReadAllBytes(file)))).Where(letter => letter.From == sender)];

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    /// <summary>A letter as the server got it.</summary>
    internal sealed record Letter(string From, IReadOnlyList<string> To, MimeKit.MimeMessage Message, string Text, bool IsLoggedIn, bool IsEncrypted, int Connection)
    {
        public static Letter Read(JsonElement json)
        {
            var text = json.GetProperty("data").GetString()!;
            using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
            return new(
                json.GetProperty("from").GetString()!, [.. json.GetProperty("to").EnumerateArray().Select(one => one.GetString()!)], MimeKit.MimeMessage.Load(content), text,
                json.GetProperty("login").GetBoolean(), json.GetProperty("tls").GetBoolean(), json.GetProperty("peer").GetInt32());
        }
    }
}
