using System.Text;

namespace Weft.Events;

/// <summary>
/// Texts that come again and again, such as the names of events: each is made once, and comparing two of them looks at nothing but where they are.
/// What does not fit in is made each time. For one thread each.
/// </summary>
internal sealed class EventNames
{
    private const int Most = 4096;
    private const int Longest = 128;

    [ThreadStatic]
    private static EventNames? _ofThread;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _byChars;

    private EventNames() => _byChars = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The text of some UTF-8.</summary>
    public static string Of(ReadOnlySpan<byte> utf8) => utf8.Length > Longest ? Encoding.UTF8.GetString(utf8) : (_ofThread ??= new()).Find(utf8);

    private string Find(ReadOnlySpan<byte> utf8)
    {
        Span<char> chars = stackalloc char[Longest];
        chars = chars[..Encoding.UTF8.GetChars(utf8, chars)];
        if (_byChars.TryGetValue(chars, out var known))
            return known;
        var name = chars.ToString();
        if (_names.Count < Most)
            _names.Add(name);
        return name;
    }
}
