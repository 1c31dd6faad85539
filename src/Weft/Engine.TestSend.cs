using Weft.Activation;
using Weft.Configuration;

namespace Weft;

public sealed partial class Engine
{
    /// <summary>Reads the definition of a destination that need not be one of the workspace's.</summary>
    /// <param name="definition">The definition, as weft.yaml would have it under its key.</param>
    /// <param name="key">Its key.</param>
    /// <param name="errors">Takes every mistake, with its path.</param>
    /// <returns>The destination; null when there is a mistake.</returns>
    public DestinationDefinition? ReadDestination(ConfigNode definition, string key, ConfigErrors errors)
    {
        var config = _workspace.Config;
        var one = ConfigNode.Map(DefinitionName.Destinations, 0, [new(key, definition)]);
        return DestinationSet.Compile(
            one, _options.Kinds, KeysOf(config.Audiences), _options.Environment.Resolve, errors, KeysOf(config.Traits), consent: config.Consent).Find(key);
    }

    private static string[] KeysOf(ConfigNode section) => [.. section.Entries.Select(entry => entry.Key)];
}
