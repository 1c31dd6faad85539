using System.Text;

namespace Weft.Server.Access;

/// <summary>The token on a request: <c>Authorization: Bearer TOKEN</c>, or Basic with the token as user name.</summary>
internal static class ShownToken
{
    /// <summary>The token, or null when there is none or it cannot be read.</summary>
    public static string? Of(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } header] || header.Split(' ', 2, StringSplitOptions.TrimEntries) is not [var scheme, { Length: > 0 } rest])
            return null;
        return scheme.ToUpperInvariant() switch
        {
            "BEARER" => rest,
            "BASIC" => UserName(rest),
            _ => null,
        };
    }

    private static string? UserName(string encoded)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
            return null;
        var name = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2)[0];
        return name.Length == 0 ? null : name;
    }
}
