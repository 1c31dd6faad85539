using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Weft.Server.Demo.Tools;

/// <summary>What a receiver of webhooks does before it believes one: <c>Weft-Signature: t=SECONDS,v1=HEX</c>, the HMAC-SHA256 over <c>SECONDS.BODY</c>.</summary>
internal static partial class SignedBody
{
    public const string Header = "Weft-Signature";

    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(5);

    public static bool IsGenuine(string? header, byte[] body, string secret, DateTimeOffset now)
    {
        var match = Parts().Match(header ?? "");
        if (!match.Success || !long.TryParse(match.Groups["time"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return false;
        byte[] signed = [.. Encoding.UTF8.GetBytes(match.Groups["time"].Value + "."), .. body];
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        return CryptographicOperations.FixedTimeEquals(expected, Convert.FromHexString(match.Groups["mac"].ValueSpan))
            && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= Oldest.TotalSeconds;
    }

    [GeneratedRegex("^t=(?<time>[0-9]{1,11}),v1=(?<mac>[0-9a-f]{64})$")]
    private static partial Regex Parts();
}
