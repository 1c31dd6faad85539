using Weft.Storage;

namespace Weft.Identity;

/// <summary>Aliases, by the value that they name as the previous id.</summary>
internal sealed partial class IdentityStore
{
    private bool? _hasAliases;

    public void AddAlias(string previous, ulong user, Evidence evidence)
    {
        var writer = ValueWriter.Begin();
        Evidence.Write(writer, evidence);
        _hasAliases = true;
        writer.PutInto(_state, AliasKey(previous, user, evidence));
    }

    /// <summary>The aliases that named a value as previous id: the user's fragment and the evidence.</summary>
    public List<(ulong User, Evidence Evidence)> AliasesOf(string previous)
    {
        var found = new List<(ulong, Evidence)>();
        // Aliases are rare, and every new user id asks for its own.
        if (!HasAliases)
            return found;
        foreach (var (key, value) in _state.Scan(Key.In(Table.Aliases, stackalloc byte[256]).Add(previous).Span))
        {
            var keys = new KeyReader(key);
            // A value that goes on with a NUL has the prefix too.
            if (keys.Text() != previous)
                continue;
            var reader = new ValueReader(value);
            found.Add((keys.Number(), Evidence.Read(ref reader)!.Value));
        }

        return found;
    }

    private bool HasAliases => (_state.IsWriter ? _hasAliases : null) ?? (_hasAliases = _state.Scan([(byte)Table.Aliases]).Any()).Value;

    private static byte[] AliasKey(string previous, ulong user, Evidence evidence) =>
        Key.In(Table.Aliases, stackalloc byte[256]).Add(previous).Add(user).Add(evidence.At).Add(evidence.Source).Add(evidence.MessageId).ToArray();
}
