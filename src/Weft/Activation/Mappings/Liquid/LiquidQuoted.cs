using System.Text;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>What a quoted text in a template stands for.</summary>
internal static class LiquidQuoted
{
    /// <summary>The text without its quotes and with its escapes resolved.</summary>
    public static string Unescape(string quoted)
    {
        var text = new StringBuilder();
        for (var at = 1; at < quoted.Length - 1; at++)
        {
            if (quoted[at] != '\\')
                text.Append(quoted[at]);
            else
                at = Escape(quoted, at + 1, text);
        }

        return text.ToString();
    }

    // Returns the place of the last letter that belongs to it.
    private static int Escape(string quoted, int at, StringBuilder text)
    {
        switch (quoted[at])
        {
            case 'u':
                return Code(quoted, at + 1, 4, 16, text);
            case >= '0' and <= '7':
                return Code(quoted, at, 3, 8, text);
            default:
                text.Append(quoted[at] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v', var other => other });
                return at;
        }
    }

    private static int Code(string quoted, int from, int most, int radix, StringBuilder text)
    {
        var (code, at) = (0, from);
        for (; at < from + most && at < quoted.Length && char.IsAsciiHexDigit(quoted[at]); at++)
        {
            var digit = Convert.ToInt32(quoted[at].ToString(), 16);
            if (digit >= radix)
                break;
            code = (code * radix) + digit;
        }

        text.Append((char)code);
        return at - 1;
    }
}
