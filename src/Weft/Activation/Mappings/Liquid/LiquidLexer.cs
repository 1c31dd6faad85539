namespace Weft.Activation.Mappings.Liquid;

/// <summary>Cuts a template into texts, outputs and tags.</summary>
internal sealed class LiquidLexer
{
    private readonly string _input;
    private readonly List<LiquidToken> _tokens = [];
    private int _at;

    private LiquidLexer(string input) => _input = input;

    public static List<LiquidToken> Read(string input)
    {
        var lexer = new LiquidLexer(input);
        while (lexer._at < input.Length)
            lexer.ReadOne();
        return Trimmed(lexer._tokens);
    }

    /// <summary>The lines of a <c>liquid</c> tag, each a tag of its own.</summary>
    public static List<LiquidToken> ReadLines(string content) =>
        [.. content.Split('\n').Select(line => Tag(line, line)).OfType<LiquidToken>()];

    private static LiquidToken? Tag(string source, string content)
    {
        var (from, to) = Inner(content, 0, content.Length);
        if (from == to)
            return null;
        var reader = new LiquidReader(content[from..to]);
        var name = reader.ReadTagName();
        if (name.Length == 0)
            throw new LiquidSyntaxException($"a tag needs a name: {source.Trim()}");
        reader.SkipBlank();
        return new(LiquidTokenKind.Tag, source, reader.Rest, name);
    }

    private static (int From, int To) Inner(string text, int from, int to)
    {
        while (from < to && LiquidLetters.IsBlank(text[from]))
            from++;
        while (to > from && LiquidLetters.IsBlank(text[to - 1]))
            to--;
        return (from, to);
    }

    private void ReadOne()
    {
        if (Starts("{%"))
            ReadTag();
        else if (Starts("{{"))
            ReadOutput();
        else
            ReadText();
    }

    private void ReadText()
    {
        var (tag, output) = (_input.IndexOf("{%", _at, StringComparison.Ordinal), _input.IndexOf("{{", _at, StringComparison.Ordinal));
        var end = Math.Min(tag < 0 ? _input.Length : tag, output < 0 ? _input.Length : output);
        Add(_input[_at..end]);
        _at = end;
    }

    private void ReadTag()
    {
        var end = _input.IndexOf("%}", _at + 2, StringComparison.Ordinal);
        if (end < 0)
            throw new LiquidSyntaxException($"a tag is not closed: {Snippet(_at)}");
        var (source, content, before, after) = Delimited(_at, end + 2);
        _at = end + 2;
        var tag = Tag(source, content) ?? throw new LiquidSyntaxException($"a tag needs a name: {source}");
        _tokens.Add(tag with { TrimsBefore = before, TrimsAfter = after });
        if (tag.Name == "raw")
            ReadRaw();
    }

    // Up to its end tag nothing has a meaning.
    private void ReadRaw()
    {
        var begin = _at;
        for (var left = _input.IndexOf("{%", _at, StringComparison.Ordinal); left >= 0; left = _input.IndexOf("{%", left + 2, StringComparison.Ordinal))
        {
            var end = _input.IndexOf("%}", left + 2, StringComparison.Ordinal);
            if (end < 0)
                break;
            var (source, content, before, after) = Delimited(left, end + 2);
            if (new LiquidReader(content).ReadTagName() != "endraw")
                continue;
            Add(_input[begin..left]);
            _at = end + 2;
            _tokens.Add(new(LiquidTokenKind.Tag, source, "", "endraw") { TrimsBefore = before, TrimsAfter = after });
            return;
        }

        throw new LiquidSyntaxException("raw is not closed by endraw");
    }

    private void ReadOutput()
    {
        var end = OutputEnd(_at + 2);
        if (end < 0)
            throw new LiquidSyntaxException($"an output is not closed: {Snippet(_at)}");
        var (source, content, before, after) = Delimited(_at, end);
        _at = end;
        _tokens.Add(new(LiquidTokenKind.Output, source, content) { TrimsBefore = before, TrimsAfter = after });
    }

    private int OutputEnd(int from)
    {
        for (var at = from; at < _input.Length;)
        {
            if (LiquidLetters.IsQuote(_input[at]))
                at = LiquidReader.QuotedEnd(_input, at);
            else if (string.CompareOrdinal(_input, at, "}}", 0, 2) == 0)
                return at + 2;
            else
                at++;
        }

        return -1;
    }

    private (string Source, string Content, bool Before, bool After) Delimited(int begin, int end)
    {
        var (left, right) = (begin + 2, end - 2);
        var (before, after) = (left < right && _input[left] == '-', right > left && _input[right - 1] == '-');
        var (from, to) = Inner(_input, before ? left + 1 : left, Math.Max(after ? right - 1 : right, before ? left + 1 : left));
        return (_input[begin..end], _input[from..to], before, after);
    }

    private void Add(string text)
    {
        if (text.Length > 0)
            _tokens.Add(new(LiquidTokenKind.Text, text, text));
    }

    private bool Starts(string with) => string.CompareOrdinal(_input, _at, with, 0, with.Length) == 0;

    private string Snippet(int from) => _input[from..Math.Min(_input.Length, from + 32)];

    // Blanks beside a dash go; within raw only those outside of its own dashes.
    private static List<LiquidToken> Trimmed(List<LiquidToken> tokens)
    {
        var isRaw = false;
        for (var at = 0; at < tokens.Count; at++)
        {
            var token = tokens[at];
            if (!isRaw && token.TrimsBefore && at > 0 && tokens[at - 1].Kind == LiquidTokenKind.Text)
                tokens[at - 1] = tokens[at - 1] with { Content = TrimEnd(tokens[at - 1].Content) };
            isRaw = token.Name == "raw" || (isRaw && token.Name != "endraw");
            if (!isRaw && token.TrimsAfter && at + 1 < tokens.Count && tokens[at + 1].Kind == LiquidTokenKind.Text)
                tokens[at + 1] = tokens[at + 1] with { Content = TrimStart(tokens[at + 1].Content) };
        }

        return tokens;
    }

    private static string TrimEnd(string text)
    {
        var to = text.Length;
        while (to > 0 && LiquidLetters.IsBlank(text[to - 1]))
            to--;
        return text[..to];
    }

    private static string TrimStart(string text)
    {
        var from = 0;
        while (from < text.Length && LiquidLetters.IsBlank(text[from]))
            from++;
        return text[from..];
    }
}
