using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Weft.Connectors.Secrets;
using Weft.Destinations;

namespace Weft.Connectors.Http;

/// <summary>A request and its answer as text, for somebody who tries a mapping: first line, headers, body.</summary>
internal static class HttpTrace
{
    // Of the others any may hold a secret.
    private static readonly string[] Harmless = ["Content-Type", "Content-Length", "Idempotency-Key", "Weft-Idempotency-Keys", "Weft-Signature", "User-Agent", "Accept"];

    public static async Task<string> RequestAsync(HttpRequestMessage request, SecretMask mask)
    {
        var text = new StringBuilder().Append(request.Method).Append(' ').Append(request.RequestUri!.AbsoluteUri).Append('\n');
        Append(text, request.Headers, hides: true);
        if (request.Content is { } content)
        {
            Append(text, content.Headers, hides: true);
            text.Append('\n').Append(await content.ReadAsStringAsync());
        }

        return mask.Hide(text.ToString());
    }

    public static string Answer(HttpResponseMessage answer, string? body, SecretMask mask)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {answer.ReasonPhrase}\n");
        Append(text, answer.Headers, hides: false);
        Append(text, answer.Content.Headers, hides: false);
        return mask.Hide(text.Append('\n').Append(body).ToString());
    }

    private static void Append(StringBuilder text, HttpHeaders headers, bool hides)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            var isHidden = hides ? !Harmless.Contains(name, StringComparer.OrdinalIgnoreCase) : name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase);
            text.Append(name).Append(": ").Append(isHidden ? DeliveryTrace.Masked : values.ToString()).Append('\n');
        }
    }
}
