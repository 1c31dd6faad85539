using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>Filters for addresses: what URLs escape, and slugs.</summary>
internal static partial class LiquidAddressFilters
{
    private const string Component = "-_.!~*'()";
    private const string Whole = Component + ";/?:@&=+$,#";

    // A text that is no UTF-8 or no Unicode is refused, as the original does.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IReadOnlyDictionary<string, LiquidFilter> All { get; } = new Dictionary<string, LiquidFilter>
    {
        ["url_encode"] = (value, args) => args.Run.Made(Encode(LiquidText.Of(value), Component).Replace("%20", "+", StringComparison.Ordinal)),
        ["cgi_escape"] = (value, args) => args.Run.Made(Encode(LiquidText.Of(value), "-_.~").Replace("%20", "+", StringComparison.Ordinal)),
        ["uri_escape"] = (value, args) => args.Run.Made(Encode(LiquidText.Of(value), Whole + "[]")),
        ["url_decode"] = (value, args) => args.Run.Made(Decode(LiquidText.Of(value)).Replace('+', ' ')),
        ["slugify"] = (value, args) => args.Run.Made(Slug(LiquidText.Of(value), args)),
        ["base64_encode"] = (value, args) => args.Run.Made(Convert.ToBase64String(Encoding.UTF8.GetBytes(LiquidText.Of(value)))),
        ["base64_decode"] = (value, args) => args.Run.Made(FromBase64(LiquidText.Of(value))),
    };

    private static string Encode(string text, string kept)
    {
        var encoded = new StringBuilder();
        foreach (var one in Bytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)one) || kept.Contains((char)one))
                encoded.Append((char)one);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }

        return encoded.ToString();
    }

    private static byte[] Bytes(string text)
    {
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw new MappingException(MappingException.Failed, "@liquid: a text to be escaped is no Unicode");
        }
    }

    private static string Decode(string text)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '%')
                bytes.AddRange(Encoding.UTF8.GetBytes(char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? text.Substring(at++, 2) : text[at].ToString()));
            else if (at + 2 < text.Length && byte.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var one))
                at = Take(bytes, one, at);
            else
                throw Malformed();
        }

        try
        {
            return Strict.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed();
        }
    }

    private static int Take(List<byte> bytes, byte one, int at)
    {
        bytes.Add(one);
        return at + 2;
    }

    private static MappingException Malformed() => new(MappingException.Failed, "@liquid: url_decode: the text holds a % that is no escape, or no UTF-8");

    private static string FromBase64(string text)
    {
        var letters = string.Concat(text.TakeWhile(letter => letter != '=').Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/' or '-' or '_'))
            .Replace('-', '+').Replace('_', '/');
        var whole = letters.Length % 4 == 1 ? letters[..^1] : letters;
        return Encoding.UTF8.GetString(Convert.FromBase64String(whole.PadRight((whole.Length + 3) / 4 * 4, '=')));
    }

    private static string Slug(string text, LiquidArguments args)
    {
        var mode = args[0].Kind == default ? "default" : args.Text(0);
        var parts = mode switch
        {
            "raw" => Blanks(),
            "pretty" => NotPretty(),
            "ascii" => NotAscii(),
            "default" or "latin" => NotWord(),
            _ => null,
        };
        var plain = mode == "latin" ? WithoutAccents(text) : text;
        if (parts is not null)
        {
            plain = parts.Replace(plain, "-");
            plain = plain.StartsWith('-') ? plain[1..] : plain;
            plain = plain.EndsWith('-') ? plain[..^1] : plain;
        }

        return args[1].IsFalsy ? JsCase.Lower(plain) : plain;
    }

    private static string WithoutAccents(string text) => string.Concat(text.Select(letter => letter switch
    {
        >= 'à' and <= 'å' => "a", 'æ' => "ae", 'ç' => "c", >= 'è' and <= 'ë' => "e", >= 'ì' and <= 'ï' => "i", 'ð' => "d", 'ñ' => "n",
        (>= 'ò' and <= 'ö') or 'ø' => "o", >= 'ù' and <= 'ü' => "u", 'ý' or 'ÿ' => "y", 'ß' => "ss", 'œ' => "oe", 'þ' => "th", 'ẞ' => "SS", 'Œ' => "OE", 'Þ' => "TH",
        _ => letter.ToString(),
    }));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"[^\p{M}\p{L}\p{Nd}]+")]
    private static partial Regex NotWord();

    [GeneratedRegex(@"[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+")]
    private static partial Regex NotPretty();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NotAscii();
}
