using System.Globalization;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>Reads what stands between the braces: names, values, expressions and filters.</summary>
internal sealed partial class LiquidReader(string input)
{
    private static readonly string[] Operators = ["==", "!=", ">=", "<=", ">", "<", "contains", "not", "and", "or"];
    private int _at;

    public string Rest => input[Math.Min(_at, input.Length)..];

    public bool IsAtEnd => _at >= input.Length;

    public char Peek(int ahead = 0) => _at + ahead >= input.Length ? '\0' : input[_at + ahead];

    public void Advance() => _at++;

    public void SkipBlank()
    {
        while (!IsAtEnd && LiquidLetters.IsBlank(input[_at]))
            _at++;
    }

    public string ReadIdentifier()
    {
        SkipBlank();
        var begin = _at;
        while (!IsAtEnd && LiquidLetters.IsWord(input[_at]))
            _at++;
        return input[begin.._at];
    }

    public string ReadTagName()
    {
        SkipBlank();
        if (Peek() != '#')
            return ReadIdentifier();
        _at++;
        return "#";
    }

    /// <summary>A value with its filters.</summary>
    public LiquidFiltered ReadFiltered()
    {
        var initial = LiquidExpression.Of(ReadExpressionTokens());
        if (initial.IsEmpty)
            throw Unexpected("a value is expected");
        var filters = new List<LiquidFilterCall>();
        while (ReadFilter() is { } filter)
            filters.Add(filter);
        return new(initial, filters);
    }

    /// <summary>A value; null when none stands here.</summary>
    public LiquidOperand? ReadValue()
    {
        SkipBlank();
        var variable = (LiquidOperand?)ReadLiteral() ?? (LiquidOperand?)ReadQuoted() ?? (LiquidOperand?)ReadRange() ?? ReadNumber();
        var steps = ReadSteps(isBegin: variable is null);
        return steps.Count == 0 ? variable : new LiquidPath(variable, steps);
    }

    /// <summary>A path, whose first step may be any word; null when none stands here.</summary>
    public LiquidPath? ReadPath()
    {
        SkipBlank();
        return ReadSteps(isBegin: true) is { Count: > 0 } steps ? new(null, steps) : null;
    }

    /// <summary>Goes behind the next such letter, or to the end.</summary>
    public bool SkipTo(char letter)
    {
        while (!IsAtEnd)
        {
            if (input[_at++] == letter)
                return true;
        }

        return false;
    }

    /// <summary>Where a quoted text ends that begins at a place: behind its other quote.</summary>
    public static int QuotedEnd(string text, int begin)
    {
        var at = begin + 1;
        for (var isEscaped = false; at < text.Length;)
        {
            var letter = text[at++];
            if (letter == text[begin] && !isEscaped)
                break;
            isEscaped = !isEscaped && letter == '\\';
        }

        return at;
    }

    public LiquidConstant? ReadQuoted()
    {
        SkipBlank();
        if (IsAtEnd || !LiquidLetters.IsQuote(input[_at]))
            return null;
        var begin = _at;
        _at = QuotedEnd(input, begin);
        return new(Value.Of(LiquidQuoted.Unescape(input[begin.._at])), input[begin.._at]);
    }

    public LiquidSyntaxException Unexpected(string message) =>
        new($"{message}, and there is {(IsAtEnd ? "the end" : Rest.Length > 32 ? Rest[..29] + "..." : Rest)}");

    private List<object> ReadExpressionTokens()
    {
        var tokens = new List<object>();
        while (!IsAtEnd)
        {
            SkipBlank();
            object? token = (object?)ReadWordOf(Operators) ?? ReadValue();
            if (token is null)
                break;
            tokens.Add(token);
        }

        return tokens;
    }

    // The longest that stands here; one of letters must end where it ends.
    private string? ReadWordOf(string[] words)
    {
        var found = words.Where(word => string.CompareOrdinal(input, _at, word, 0, word.Length) == 0).MaxBy(word => word.Length);
        if (found is null || (LiquidLetters.IsWord(found[^1]) && Peek(found.Length) is not '\0' and var next && LiquidLetters.IsWord(next)))
            return null;
        _at += found.Length;
        return found;
    }

    private LiquidConstant? ReadLiteral()
    {
        SkipBlank();
        return ReadWordOf(["true", "false", "nil", "null", "empty", "blank"]) switch
        {
            "true" => new(Value.Of(true), "true"),
            "false" => new(Value.Of(false), "false"),
            "empty" => new(Value.Of(LiquidWord.Empty), "empty"),
            "blank" => new(Value.Of(LiquidWord.Blank), "blank"),
            null => null,
            var nil => new(Value.Of(LiquidWord.Nil), nil),
        };
    }

    private List<LiquidOperand> ReadSteps(bool isBegin)
    {
        var steps = new List<LiquidOperand>();
        while (true)
        {
            if (Peek() == '[')
                steps.Add(ReadBracket());
            else if (isBegin && steps.Count == 0 && ReadIdentifier() is { Length: > 0 } name)
                steps.Add(new LiquidConstant(Value.Of(name), name));
            else if (Peek() == '.' && Peek(1) != '.' && ReadDotted() is { } step)
                steps.Add(step);
            else
                return steps;
        }
    }

    private LiquidConstant? ReadDotted()
    {
        _at++;
        return ReadIdentifier() is { Length: > 0 } name ? new(Value.Of(name), name) : null;
    }

    private LiquidOperand ReadBracket()
    {
        _at++;
        var step = ReadValue() ?? new LiquidConstant(Value.Of(""), "");
        return SkipTo(']') ? step : throw Unexpected("a ] is expected");
    }

    private LiquidConstant? ReadNumber()
    {
        SkipBlank();
        var (length, hasPoint, hasDigit) = (Peek() is '+' or '-' ? 1 : 0, false, false);
        while (char.IsAsciiDigit(Peek(length)) || (Peek(length) == '.' && Peek(length + 1) != '.'))
        {
            if (Peek(length) == '.' && (hasPoint || !hasDigit))
                return null;
            hasPoint |= Peek(length) == '.';
            hasDigit |= Peek(length) != '.';
            length++;
        }

        if (!hasDigit || (Peek(length) is not '\0' and var next && LiquidLetters.IsWord(next)))
            return null;
        var text = input.Substring(_at, length);
        _at += length;
        return new(Value.Of(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)), text);
    }

    private LiquidRange? ReadRange()
    {
        SkipBlank();
        if (Peek() != '(')
            return null;
        _at++;
        var low = ReadValue() ?? throw Unexpected("a value is expected");
        Expect('.');
        Expect('.', skipsBlank: false);
        var high = ReadValue() ?? throw Unexpected("a value is expected");
        Expect(')');
        return new(low, high);
    }

    private void Expect(char letter, bool skipsBlank = true)
    {
        if (skipsBlank)
            SkipBlank();
        if (Peek() != letter)
            throw Unexpected($"a {letter} is expected");
        _at++;
    }
}
