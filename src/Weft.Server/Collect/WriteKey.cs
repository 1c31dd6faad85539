using System.Text;

namespace Weft.Server.Collect;

/// <summary>The write key that a request carries outside its body.</summary>
internal static class WriteKey
{
    private const string Basic = "Basic ";
    private const string Mask = "***";

    /// <summary>The first there is of: the user name of HTTP Basic, <c>X-Write-Key</c>, the query's <c>writeKey</c>; null when none is usable.</summary>
    public static string? Of(HttpRequest request) =>
        Usable(BasicUser(request.Headers.Authorization)) ?? Usable(request.Headers["X-Write-Key"]) ?? Usable(request.Query["writeKey"]);

    /// <summary>A key as it stands; null when it is blank or masked (an SDK's copy of the key in the body may be).</summary>
    public static string? Usable(string? key) => string.IsNullOrWhiteSpace(key) || key.Contains(Mask, StringComparison.Ordinal) ? null : key.Trim();

    /// <summary>User and password as <c>user:password</c> (a key may be <c>key:secret</c>); the colon before an empty password is cut off.</summary>
    private static string? BasicUser(string? authorization)
    {
        if (authorization?.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) != true)
            return null;
        var encoded = authorization.AsSpan(Basic.Length).Trim();
        var bytes = new byte[(encoded.Length * 3 / 4) + 3];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text.EndsWith(':') ? text[..^1] : text;
    }
}
