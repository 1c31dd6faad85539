using System.Text.Json;
using PhoneNumbers;

namespace Weft.Identity;

/// <summary>
/// One form for each value: trimmed, without quotes around it, e-mail in lower case, phone in E.164 (libphonenumber, with the source's default region).
/// </summary>
internal static class IdentifierNormaliser
{
    /// <summary>The normalised value; empty when nothing is left of it, null when it is no valid phone number.</summary>
    public static string? Normalise(string type, string raw, string? region)
    {
        var value = Unquote(raw.Trim());
        return type switch
        {
            ExternalId.Email => value.ToLowerInvariant(),
            ExternalId.Phone => value.Length == 0 ? value : E164(value, region),
            _ => value,
        };
    }

    private static string Unquote(string value)
    {
        while (value.Length >= 2 && value[0] == value[^1] && value[0] is '"' or '\'')
            value = Inside(value).Trim();
        return value;
    }

    private static string Inside(string quoted)
    {
        if (quoted[0] == '"' && quoted.Contains('\\', StringComparison.Ordinal))
        {
            try
            {
                return JsonSerializer.Deserialize<string>(quoted) ?? "";
            }
            catch (JsonException)
            {
                // Not JSON after all: the quotes go, the rest stays as it is.
            }
        }

        return quoted[1..^1];
    }

    private static string? E164(string value, string? region)
    {
        var util = PhoneNumberUtil.GetInstance();
        try
        {
            var number = util.Parse(value, region);
            return util.IsValidNumber(number) ? util.Format(number, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}
