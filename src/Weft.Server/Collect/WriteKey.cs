using System.Buffers;
using System.Text;
using Weft.Events;

namespace Weft.Server.Collect;

/// <summary>The write key that a request carries outside its body.</summary>
internal static class WriteKey
{
    private const string Basic = "Basic ";
    private const string Mask = "***";
    private const int UsualLength = 256;

    /// <summary>The first there is of: the user name of HTTP Basic, <c>X-Write-Key</c>, the query's <c>writeKey</c>; null when none is usable.</summary>
    public static string? Of(HttpRequest request) =>
        Usable(BasicUser(request.Headers.Authorization)) ?? Usable(request.Headers["X-Write-Key"]) ?? Usable(request.Query["writeKey"]);

    /// <summary>The source of that key; null when there is none, or <paramref name="isGiven"/> says that it is of no source.</summary>
    public static TrackingSource? SourceOf(HttpRequest request, SourceRegistry registry, out bool isGiven)
    {
        Span<char> user = stackalloc char[UsualLength];
        if (TryBasicUser(request.Headers.Authorization, user, out var length) && UsablePart(user[..length]) is { IsEmpty: false } usable)
        {
            isGiven = true;
            return registry.ByWriteKey(usable);
        }

        var key = Of(request);
        isGiven = key is not null;
        return key is null ? null : registry.ByWriteKey(key);
    }

    /// <summary>A key as it stands; null when it is blank or masked (an SDK's copy of the key in the body may be).</summary>
    public static string? Usable(string? key) => UsablePart(key) is { IsEmpty: false } part ? part.ToString() : null;

    private static ReadOnlySpan<char> UsablePart(ReadOnlySpan<char> key) => key.Contains(Mask, StringComparison.Ordinal) ? default : key.Trim();

    private static string? BasicUser(string? authorization)
    {
        var user = new char[authorization?.Length ?? 0];
        return TryBasicUser(authorization, user, out var length) ? new(user, 0, length) : null;
    }

    /// <summary>User and password as <c>user:password</c> (a key may be <c>key:secret</c>); the colon before an empty password is cut off. False where it has no room.</summary>
    private static bool TryBasicUser(string? authorization, Span<char> user, out int length)
    {
        length = 0;
        if (authorization?.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) != true || authorization.Length > user.Length + Basic.Length)
            return false;
        var encoded = authorization.AsSpan(Basic.Length).Trim();
        var rented = ArrayPool<byte>.Shared.Rent((encoded.Length * 3 / 4) + 3);
        var isBase64 = Convert.TryFromBase64Chars(encoded, rented, out var bytes);
        length = isBase64 ? Encoding.UTF8.GetChars(rented.AsSpan(0, bytes), user) : 0;
        ArrayPool<byte>.Shared.Return(rented);
        if (length > 0 && user[length - 1] == ':')
            length--;
        return isBase64;
    }
}
