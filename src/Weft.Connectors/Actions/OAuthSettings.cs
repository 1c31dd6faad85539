using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weft.Connectors.Actions;

/// <summary>A destination's settings with the tokens that count now: the configured ones, or those that took their place.</summary>
internal sealed class OAuthSettings(JsonObject configured, KeptState kept)
{
    private readonly string _configured = configured["oauth"]?.ToJsonString() ?? "";

    /// <summary>The access token in use; empty when there is none.</summary>
    public string AccessToken => kept.TokensOf(_configured)?.Access ?? configured["oauth"]?["access_token"]?.ToString() ?? "";

    /// <summary>The settings as the package takes them.</summary>
    public string Settings()
    {
        var settings = (JsonObject)configured.DeepClone();
        if (kept.TokensOf(_configured) is { } tokens && settings["oauth"] is JsonObject oauth)
        {
            oauth["access_token"] = tokens.Access;
            if (tokens.Refresh is not null)
                oauth["refresh_token"] = tokens.Refresh;
        }

        return settings.ToJsonString();
    }

    /// <summary>Keeps what a refresh gave; they are on the disk when it returns.</summary>
    public void Keep(JsonElement answer)
    {
        var refresh = answer.TryGetProperty("refresh_token", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        kept.KeepTokens(_configured, new(answer.GetProperty("access_token").GetString()!, refresh ?? kept.TokensOf(_configured)?.Refresh));
    }
}
