using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weft.Configuration;

/// <summary>Reads the first document of a YAML text into <see cref="YamlSource"/>s, with its own bound on depth.</summary>
internal sealed class YamlReader
{
    /// <summary>How deep maps and lists may stand in each other.</summary>
    public const int DeepestNesting = 64;

    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly Dictionary<string, YamlSource> _anchors = [];

    public YamlReader(string yaml) => _parser = new(_scanner = new Scanner(new StringReader(yaml)));

    /// <summary>The document's value, or null when the text is empty.</summary>
    /// <exception cref="YamlException">The text is not YAML, nests too deep, or holds a second document.</exception>
    public YamlSource? Read()
    {
        YamlSource? root = null;
        for (var seen = 0; Next();)
        {
            if (_parser.Current is not DocumentStart start)
                continue;
            if (++seen > 1)
                throw new YamlException(start.Start, start.End, "a second document begins here (---); the file must hold one");
            Next();
            root = Value(0);
        }

        return root;
    }

    private YamlSource Value(int depth)
    {
        var current = _parser.Current ?? throw new YamlException("the text ends too early");
        if (depth > DeepestNesting)
            throw new YamlException(current.Start, current.End, $"nests deeper than {DeepestNesting} levels");
        if (current is NodeEvent { Tag.IsEmpty: false } tagged && !YamlSource.IsText(tagged))
            throw new YamlException(current.Start, current.End, $"tags are not taken; write the value without {tagged.Tag.Value}");
        if (current is AnchorAlias alias)
            return YamlSource.OfAlias(alias, _anchors.GetValueOrDefault(alias.Value.Value));
        var value = current switch
        {
            Scalar scalar => YamlSource.OfScalar(scalar),
            MappingStart start => Map(YamlSource.OfMap(start), depth),
            SequenceStart start => List(YamlSource.OfList(start), depth),
            _ => throw new YamlException(current.Start, current.End, "a value was expected here"),
        };
        // Registered only when whole, so that an anchor cannot contain itself.
        if (current is NodeEvent { Anchor.IsEmpty: false } node)
            _anchors[node.Anchor.Value] = value;
        return value;
    }

    private YamlSource Map(YamlSource map, int depth)
    {
        while (Next() && _parser.Current is not MappingEnd)
        {
            var key = Value(depth + 1);
            Next();
            map.Entries!.Add((key, Value(depth + 1)));
        }

        return map;
    }

    private YamlSource List(YamlSource list, int depth)
    {
        while (Next() && _parser.Current is not SequenceEnd)
            list.Items!.Add(Value(depth + 1));
        return list;
    }

    // On some broken texts the library throws what it throws for a mistake of its caller.
    private bool Next()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception problem) when (problem is not YamlException)
        {
            throw new YamlException(_scanner.CurrentPosition, _scanner.CurrentPosition, "the text cannot be read from here on", problem);
        }
    }
}
