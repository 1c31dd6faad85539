using Weft.Configuration;

namespace Weft.Server.Access;

/// <summary>The tokens that are accepted, as hashes. Safe from any thread; a reload swaps them.</summary>
public sealed class TokenTable
{
    private volatile IReadOnlyList<(TokenHash Hash, Caller Caller)> _tokens;

    private TokenTable(IReadOnlyList<(TokenHash Hash, Caller Caller)> tokens) => _tokens = tokens;

    /// <summary>Takes configured tokens.</summary>
    public static TokenTable Of(IEnumerable<TokenConfig> tokens) =>
        new([.. tokens.Select(token => (TokenHash.Of(token.Secret.Reveal()), new Caller(token.Name, token.Role)))]);

    /// <summary>Takes a token of which only the hash is known.</summary>
    public static TokenTable OfKept(Caller caller, TokenHash hash) => new([(hash, caller)]);

    /// <summary>Accepts another table's tokens from here on, and no others.</summary>
    public void Become(TokenTable other) => _tokens = other._tokens;

    /// <summary>Whose token this is, or null. Every token is compared, so that the time taken tells nothing.</summary>
    public Caller? Find(string shown)
    {
        var hash = TokenHash.Of(shown);
        Caller? found = null;
        foreach (var token in _tokens)
        {
            if (token.Hash.Matches(hash))
                found = token.Caller;
        }

        return found;
    }
}
