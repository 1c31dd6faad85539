using System.Security.Cryptography;
using System.Text;
using Weft.Server.Hosting;

namespace Weft.Server.Access;

/// <summary>The SHA-256 of a token: all that is kept of one, in memory and on disk.</summary>
public sealed class TokenHash
{
    private readonly byte[] _hash;

    private TokenHash(byte[] hash) => _hash = hash;

    /// <summary>Hashes a token.</summary>
    public static TokenHash Of(string token) => new(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="StartupException">It is not a hash.</exception>
    public static TokenHash Parse(string text)
    {
        try
        {
            if (Convert.FromHexString(text) is { Length: SHA256.HashSizeInBytes } hash)
                return new(hash);
        }
        catch (FormatException)
        {
            // Said below.
        }

        throw new StartupException("admin-token in the data folder is damaged; delete it to have a new token made");
    }

    /// <summary>Whether two hashes are the same, in a time that tells nothing about how far they agree.</summary>
    public bool Matches(TokenHash other) => CryptographicOperations.FixedTimeEquals(_hash, other._hash);

    /// <summary>The hash in hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(_hash);
}
