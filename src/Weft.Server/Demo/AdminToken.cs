using System.Buffers.Text;
using System.Security.Cryptography;
using Weft.Configuration;

namespace Weft.Server.Demo;

/// <summary>The token for trying the API: the user's own where the environment has one, else one for this run.</summary>
/// <param name="Shown">The token, or where it is to be found.</param>
/// <param name="Variables">The environment with it.</param>
internal sealed record AdminToken(string Shown, IReadOnlyDictionary<string, string> Variables)
{
    private const string Name = "WEFT_TOKEN_ADMIN";

    public static AdminToken OfEnvironment()
    {
        var variables = EnvironmentReferences.OfThisProcess().Variables;
        if (variables.GetValueOrDefault(Name) is { Length: > 0 })
            return new("$" + Name, variables);
        var token = "demo_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12));
        return new(token, new Dictionary<string, string>(variables) { [Name] = token });
    }
}
