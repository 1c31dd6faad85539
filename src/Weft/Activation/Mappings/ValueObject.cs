using System.Globalization;

namespace Weft.Activation.Mappings;

/// <summary>An object that a mapping makes. Names keep the place where they were first set, and whole numbers come before all others, as in JavaScript.</summary>
internal sealed class ValueObject
{
    private readonly OrderedDictionary<string, Value> _members = [];
    private bool _hasIndexes;

    public int Count => _members.Count;

    /// <summary>The members, in JavaScript's order; nothing may be among the values.</summary>
    public IEnumerable<KeyValuePair<string, Value>> InOrder => _hasIndexes
        ? _members.Where(member => IsIndex(member.Key, out _)).OrderBy(member => uint.Parse(member.Key, CultureInfo.InvariantCulture))
            .Concat(_members.Where(member => !IsIndex(member.Key, out _)))
        : _members;

    public void Set(string name, Value value)
    {
        _members[name] = value;
        _hasIndexes |= IsIndex(name, out _);
    }

    public Value Find(string name) => _members.GetValueOrDefault(name);

    /// <summary>Whether a name is a whole number as JavaScript writes it.</summary>
    public static bool IsIndex(string name, out uint index)
    {
        index = 0;
        return name.Length is > 0 and <= 10 && char.IsAsciiDigit(name[0]) && (name[0] != '0' || name.Length == 1)
            && uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index != uint.MaxValue;
    }
}
