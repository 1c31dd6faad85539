using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Weft.Connectors.Webhook;

/// <summary>
/// <c>Weft-Signature: t=SECONDS,v1=HEX</c>: the HMAC-SHA256, under the secret's UTF-8, of the seconds since 1970 in decimal, a full stop, and the body's
/// bytes. A receiver computes the same and refuses what is too old.
/// </summary>
internal static class WebhookSignature
{
    public const string Header = "Weft-Signature";

    public static string Of(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.UTF8.GetBytes(seconds + "."));
        mac.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(mac.GetHashAndReset())}";
    }
}
