namespace Weft.Activation.Mappings.Liquid;

/// <summary>Kinds of letters, as liquidjs tells them apart.</summary>
internal static class LiquidLetters
{
    public static bool IsBlank(char letter) => letter is ' ' or '\t' or '\n' or '\v' or '\f' or '\r' or '\u00A0' or '\u1680' or '\u180E'
        or (>= '\u2000' and <= '\u200A') or '\u2028' or '\u2029' or '\u202F' or '\u205F' or '\u3000';

    public static bool IsWord(char letter) => letter < 128
        ? char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '?'
        : !IsBlank(letter) && letter is not ('\u201C' or '\u201D');

    public static bool IsQuote(char letter) => letter is '"' or '\'';
}
