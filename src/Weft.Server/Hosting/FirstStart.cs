using System.Buffers.Text;
using System.Security.Cryptography;
using Weft.Configuration;
using Weft.Server.Access;

namespace Weft.Server.Hosting;

/// <summary>Makes what a user has not given, says it once, and keeps it: a write key, and an admin token of which only the hash is kept.</summary>
/// <param name="folder">Where it is kept.</param>
/// <param name="output">Where it is said.</param>
internal sealed class FirstStart(DataFolder folder, TextWriter output)
{
    private const string WriteKeyFile = "write-key";
    private const string AdminTokenFile = "admin-token";

    private bool _isHeld;
    private string? _madeToken;

    /// <summary>Has a token that is made only said and kept on <see cref="Release"/>: a server that cannot start must not take it along.</summary>
    public void Hold() => _isHeld = true;

    /// <summary>The server is up.</summary>
    public void Release()
    {
        _isHeld = false;
        if (_madeToken is { } token)
            Show(token);
        _madeToken = null;
    }

    /// <summary>The configuration when there is no file: one source, <c>web</c>.</summary>
    public string Configuration() => $"sources:\n  web: {{ kind: tracking, write_keys: [{WriteKey()}] }}\n";

    private string WriteKey()
    {
        var key = folder.Read(WriteKeyFile);
        if (key is null)
        {
            key = "wk_" + RandomText(12);
            folder.Write(WriteKeyFile, key);
        }

        output.WriteLine($"No configuration file: there is one source, web, with the write key {key}");
        return key;
    }

    /// <summary>The configured tokens, or the one that is made when there are none.</summary>
    public TokenTable Tokens(IReadOnlyList<TokenConfig> configured)
    {
        if (configured.Count > 0)
            return TokenTable.Of(configured);
        if (folder.Read(AdminTokenFile) is { } kept)
            return TokenTable.OfKept(Caller.MadeAdmin, TokenHash.Parse(kept));
        var token = "weft_" + RandomText(32);
        if (_isHeld)
            _madeToken = token;
        else
            Show(token);
        return TokenTable.OfKept(Caller.MadeAdmin, TokenHash.Of(token));
    }

    private void Show(string token)
    {
        output.WriteLine($"No tokens are configured: the admin token is {token}");
        output.WriteLine($"It is not shown again; delete {AdminTokenFile} in the data folder to have a new one made.");
        folder.Write(AdminTokenFile, TokenHash.Of(token).ToString());
    }

    private static string RandomText(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));
}
