using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weft.Connectors.Actions;

/// <summary>
/// What one destination must not forget: the tokens that took the place of the configured ones, and the ids of the audiences that were made for it.
/// <para>
/// A file of the destination's own, readable by nobody else, which is written whole beside the old one, forced to the disk and put in its place. Tokens
/// carry a hash of the configured ones that they came of: who writes others into the configuration means those.
/// </para>
/// </summary>
internal sealed class KeptState
{
    private static readonly JsonSerializerOptions Plain = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true };
    private readonly Lock _lock = new();
    private readonly string? _path;
    private Content _content;

    /// <summary>Reads a destination's state.</summary>
    /// <param name="folder">The folder; null to keep it in memory.</param>
    /// <param name="key">The destination's key.</param>
    public KeptState(string? folder, string key)
    {
        _path = folder is null ? null : Path.Combine(folder, Uri.EscapeDataString(key) + ".json");
        _content = _path is not null && File.Exists(_path) ? JsonSerializer.Deserialize<Content>(File.ReadAllBytes(_path)) ?? new() : new();
    }

    /// <summary>One refresh at a time.</summary>
    public SemaphoreSlim Refreshing { get; } = new(1);

    /// <summary>One audience is made at a time.</summary>
    public SemaphoreSlim Making { get; } = new(1);

    /// <summary>The tokens that came of configured ones; null where those still count.</summary>
    public Tokens? TokensOf(string configured)
    {
        lock (_lock)
            return _content.Configured == Hash(configured) ? _content.Tokens : null;
    }

    /// <summary>Keeps new tokens; they are on the disk when it returns.</summary>
    public void KeepTokens(string configured, Tokens tokens)
    {
        lock (_lock)
            Save(_content with { Configured = Hash(configured), Tokens = tokens });
    }

    /// <summary>The id that the tool gave to an audience; null when it has none.</summary>
    public string? Audience(string key)
    {
        lock (_lock)
            return _content.Audiences.GetValueOrDefault(key);
    }

    /// <summary>Keeps an audience's id.</summary>
    public void KeepAudience(string audience, string id)
    {
        lock (_lock)
            Save(_content with { Audiences = new(_content.Audiences) { [audience] = id } });
    }

    private void Save(Content content)
    {
        if (_path is not null)
            Write(_path, JsonSerializer.SerializeToUtf8Bytes(content, Plain));
        _content = content;
    }

    private static void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = path + ".new";
        File.Delete(beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(beside, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>An access token, and the one that a next refresh takes.</summary>
    internal sealed record Tokens([property: JsonPropertyName("access_token")] string Access, [property: JsonPropertyName("refresh_token")] string? Refresh);

    internal sealed record Content
    {
        [JsonPropertyName("configured")]
        public string? Configured { get; init; }

        [JsonPropertyName("tokens")]
        public Tokens? Tokens { get; init; }

        [JsonPropertyName("audiences")]
        public Dictionary<string, string> Audiences { get; init; } = [];
    }
}
