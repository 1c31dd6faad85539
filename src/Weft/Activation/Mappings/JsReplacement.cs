using System.Text;

namespace Weft.Activation.Mappings;

/// <summary>
/// A plain text put in the place of another, as JavaScript's <c>replace</c> does: in the new text <c>$$</c> is a dollar, <c>$&amp;</c> what was found,
/// <c>$`</c> and <c>$'</c> what stands before and after it. Takes time by the product of both lengths at most, and the pattern's is bounded.
/// </summary>
internal sealed class JsReplacement(string pattern, string replacement, bool isGlobal, bool ignoreCase)
{
    private readonly string _pattern = ignoreCase ? Folded(pattern) : pattern;

    public string In(string text)
    {
        var searched = ignoreCase ? Folded(text) : text;
        var result = new StringBuilder();
        var end = 0;
        for (var at = searched.IndexOf(_pattern, StringComparison.Ordinal); at >= 0; at = searched.IndexOf(_pattern, end, StringComparison.Ordinal))
        {
            result.Append(text, end, at - end);
            Put(result, text, at);
            end = at + pattern.Length;
            if (!isGlobal || result.Length > MappingRun.MostCharacters)
                break;
        }

        return result.Append(text, end, text.Length - end).ToString();
    }

    private void Put(StringBuilder result, string text, int at)
    {
        for (var from = 0; from < replacement.Length; from++)
        {
            var next = replacement[from] == '$' && from + 1 < replacement.Length ? replacement[from + 1] : ' ';
            var special = next switch
            {
                '$' => "$",
                '&' => text.Substring(at, pattern.Length),
                '`' => text[..at],
                '\'' => text[(at + pattern.Length)..],
                _ => null,
            };
            result.Append(special ?? replacement[from].ToString());
            from += special is null ? 0 : 1;
        }
    }

    // As the flag i folds: letter by letter to upper case, unless that makes two letters or an ASCII one of another.
    private static string Folded(string text) => string.Create(text.Length, text, static (folded, source) =>
    {
        for (var at = 0; at < folded.Length; at++)
        {
            if (char.IsAscii(source[at]))
            {
                folded[at] = char.ToUpperInvariant(source[at]);
                continue;
            }

            var upper = JsCase.Upper(source[at].ToString());
            folded[at] = upper.Length != 1 || upper[0] < 128 ? source[at] : upper[0];
        }
    });
}
