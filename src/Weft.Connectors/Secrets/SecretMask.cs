using System.Text.Json;
using Weft.Destinations;

namespace Weft.Connectors.Secrets;

/// <summary>Takes the secrets of a destination out of texts that somebody will read: what a server answered may repeat what it was sent.</summary>
internal sealed class SecretMask
{
    /// <summary>As much of an answer is kept.</summary>
    public const int DetailLength = 4096;

    private readonly string[] _secrets;

    /// <param name="secrets">The secrets; null and empty ones are none.</param>
    public SecretMask(params IEnumerable<string?> secrets) =>
        _secrets = [.. secrets.Where(secret => !string.IsNullOrEmpty(secret)).SelectMany(secret => Forms(secret!)).Distinct().OrderByDescending(form => form.Length)];

    /// <summary>The text without the secrets.</summary>
    public string Hide(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace(secret, DeliveryTrace.Masked, StringComparison.Ordinal);
        return text;
    }

    /// <summary>The start of an answer without the secrets, also without the first half of one that the end tore; null of an empty one.</summary>
    public string? Detail(string? text, bool isTorn = false)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (text.Length > DetailLength)
            (text, isTorn) = (text[..DetailLength], true);
        var hidden = Hide(isTorn ? text[..^Torn(text)] : text);
        return hidden.Length > DetailLength ? hidden[..DetailLength] : hidden;
    }

    private int Torn(string text)
    {
        foreach (var secret in _secrets)
        {
            for (var length = Math.Min(secret.Length - 1, text.Length); length > 0; length--)
            {
                if (text.EndsWith(secret[..length], StringComparison.Ordinal))
                    return length;
            }
        }

        return 0;
    }

    private static IEnumerable<string> Forms(string secret) =>
        [secret, Uri.EscapeDataString(secret), JsonEncodedText.Encode(secret).Value, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret))];
}
