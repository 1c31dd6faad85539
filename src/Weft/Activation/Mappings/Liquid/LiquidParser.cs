namespace Weft.Activation.Mappings.Liquid;

/// <summary>Makes parts of tokens.</summary>
internal sealed class LiquidParser
{
    // The kit turns these off: what is left has no loops and reads no files.
    private static readonly string[] Disabled = ["case", "for", "include", "layout", "render", "tablerow"];

    private readonly List<LiquidToken> _tokens;
    private int _next;

    private LiquidParser(List<LiquidToken> tokens) => _tokens = tokens;

    public static List<LiquidPart> Parse(string text) => new LiquidParser(LiquidLexer.Read(text)).ReadAll();

    private List<LiquidPart> ReadAll()
    {
        var parts = new List<LiquidPart>();
        while (_next < _tokens.Count)
            parts.Add(Read(_tokens[_next++]));
        return parts;
    }

    private LiquidPart Read(LiquidToken token) => token.Kind switch
    {
        LiquidTokenKind.Text => new LiquidTextPart(token.Content),
        LiquidTokenKind.Output => new LiquidOutputPart(new LiquidReader(token.Content).ReadFiltered()),
        _ => ReadTag(token, new(token.Content)),
    };

    private LiquidPart ReadTag(LiquidToken tag, LiquidReader reader) => tag.Name switch
    {
        "assign" => Assign(reader),
        "capture" => Capture(reader),
        "if" => If(tag, reader, isUnless: false),
        "unless" => If(tag, reader, isUnless: true),
        "echo" => Echo(reader),
        "increment" => new LiquidCountPart(reader.ReadIdentifier(), 1),
        "decrement" => new LiquidCountPart(reader.ReadIdentifier(), -1),
        "cycle" => Cycle(reader),
        "comment" => Comment(),
        "#" => Remark(tag),
        "raw" => new LiquidTextPart(string.Concat(Until("endraw").Select(token => token.Source))),
        "block" => new LiquidGroupPart(ReadUntil("endblock")),
        "liquid" => new LiquidGroupPart(new LiquidParser(LiquidLexer.ReadLines(tag.Content)).ReadAll()),
        "break" or "continue" => new LiquidStopPart(),
        _ when Disabled.Contains(tag.Name) => throw new LiquidSyntaxException($"the tag {tag.Name} may not be used in a mapping"),
        _ => throw new LiquidSyntaxException($"there is no tag {tag.Name}"),
    };

    private static LiquidAssignPart Assign(LiquidReader reader)
    {
        var name = reader.ReadIdentifier();
        reader.SkipBlank();
        if (name.Length == 0 || reader.Peek() != '=')
            throw reader.Unexpected("assign needs a name and =");
        reader.Advance();
        return new(name, reader.ReadFiltered());
    }

    private LiquidCapturePart Capture(LiquidReader reader)
    {
        var name = reader.ReadIdentifier() is { Length: > 0 } word ? word
            : reader.ReadQuoted() is { } quoted ? quoted.Evaluate(null!).Text : throw reader.Unexpected("capture needs a name");
        return new(name, ReadUntil("endcapture"));
    }

    private static LiquidPart Echo(LiquidReader reader)
    {
        reader.SkipBlank();
        return reader.IsAtEnd ? new LiquidTextPart("") : new LiquidOutputPart(reader.ReadFiltered());
    }

    private static LiquidCyclePart Cycle(LiquidReader reader)
    {
        var (first, candidates) = (reader.ReadValue(), new List<LiquidOperand>());
        reader.SkipBlank();
        var isGroup = first is not null && reader.Peek() == ':';
        if (isGroup)
            reader.Advance();
        else if (first is not null)
            candidates.Add(first);
        while (!reader.IsAtEnd)
        {
            if (reader.ReadValue() is { } value)
                candidates.Add(value);
            reader.SkipTo(',');
        }

        return candidates.Count > 0 ? new(isGroup ? first : null, candidates) : throw new LiquidSyntaxException("cycle needs values");
    }

    private LiquidTextPart Comment()
    {
        _ = Until("endcomment");
        return new("");
    }

    private static LiquidTextPart Remark(LiquidToken tag) =>
        tag.Content.Split('\n').Skip(1).Select(line => line.TrimStart()).All(line => line.Length == 0 || line[0] == '#')
            ? new("") : throw new LiquidSyntaxException("each line of a remark begins with #");

    private LiquidIfPart If(LiquidToken tag, LiquidReader reader, bool isUnless)
    {
        var branches = new List<LiquidBranch> { new(reader.ReadFiltered(), !isUnless, []) };
        var otherwise = new List<LiquidPart>();
        var elses = 0;
        while (_next < _tokens.Count)
        {
            var token = _tokens[_next++];
            if (token.Kind == LiquidTokenKind.Tag && token.Name == (isUnless ? "endunless" : "endif"))
                return !isUnless && token.Content.Length > 0 ? throw new LiquidSyntaxException($"endif takes nothing: {token.Content}") : new(branches, otherwise);
            if (token is { Kind: LiquidTokenKind.Tag, Name: "elsif" })
                branches.Add(elses > 0 ? throw new LiquidSyntaxException("elsif stands after else") : new(new LiquidReader(token.Content).ReadFiltered(), true, []));
            else if (token is { Kind: LiquidTokenKind.Tag, Name: "else" })
                CheckElse(token, ++elses, isUnless);
            else
                (elses == 0 ? branches[^1].Parts : otherwise).Add(Read(token));
        }

        throw new LiquidSyntaxException($"{tag.Name} is not closed");
    }

    private static void CheckElse(LiquidToken token, int elses, bool isUnless)
    {
        if (elses > 1)
            throw new LiquidSyntaxException("else stands twice");
        if (!isUnless && token.Content.Length > 0)
            throw new LiquidSyntaxException($"else takes nothing: {token.Content}");
    }

    private List<LiquidPart> ReadUntil(string end)
    {
        var parts = new List<LiquidPart>();
        while (_next < _tokens.Count)
        {
            var token = _tokens[_next++];
            if (token.Kind == LiquidTokenKind.Tag && token.Name == end)
                return parts;
            parts.Add(Read(token));
        }

        throw new LiquidSyntaxException($"{end} is missing");
    }

    private List<LiquidToken> Until(string end)
    {
        var from = _next;
        var at = _tokens.FindIndex(from, token => token.Kind == LiquidTokenKind.Tag && token.Name == end);
        if (at < 0)
            throw new LiquidSyntaxException($"{end} is missing");
        _next = at + 1;
        return _tokens[from..at];
    }
}
