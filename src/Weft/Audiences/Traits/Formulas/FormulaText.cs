using System.Globalization;

namespace Weft.Audiences.Traits.Formulas;

/// <summary>A formula's text, read from its beginning to its end.</summary>
internal sealed class FormulaText(string text)
{
    private int _place;

    /// <summary>How far it is read, with the white space there.</summary>
    public int Place
    {
        get
        {
            while (_place < text.Length && char.IsWhiteSpace(text[_place]))
                _place++;
            return _place;
        }
    }

    public bool IsAtEnd => Place == text.Length;

    /// <summary>What stands there, for an error.</summary>
    public string Shown => IsAtEnd ? "the end" : text[_place].ToString();

    /// <summary>Goes past one of these signs; null when none of them is there.</summary>
    public string? TakeSign(params ReadOnlySpan<string> signs)
    {
        foreach (var sign in signs)
        {
            if (!text.AsSpan(Place).StartsWith(sign, StringComparison.Ordinal))
                continue;
            _place += sign.Length;
            return sign;
        }

        return null;
    }

    /// <summary>Goes past a number; null when there is none.</summary>
    public decimal? TakeNumber()
    {
        var word = Peek(static letter => char.IsAsciiDigit(letter) || letter == '.');
        if (word.Length == 0)
            return null;
        if (!decimal.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            throw new FormulaException(_place, $"{word} is not a number, such as 0.5");
        _place += word.Length;
        return number;
    }

    /// <summary>Goes past a text in quotes; null when there is none.</summary>
    public string? TakeText()
    {
        if (IsAtEnd || text[_place] is not ('"' or '\''))
            return null;
        var end = text.IndexOf(text[_place], _place + 1);
        if (end < 0)
            throw new FormulaException(_place, "the text that begins here has no quote at its end");
        var taken = text[(_place + 1)..end];
        _place = end + 1;
        return taken;
    }

    /// <summary>Goes past a name, which may be a path; null when there is none.</summary>
    public string? TakeName()
    {
        if (IsAtEnd || !(char.IsAsciiLetter(text[_place]) || text[_place] == '_'))
            return null;
        var name = Peek(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.');
        _place += name.Length;
        return name;
    }

    private string Peek(Func<char, bool> takes)
    {
        var end = Place;
        while (end < text.Length && takes(text[end]))
            end++;
        return text[_place..end];
    }
}
