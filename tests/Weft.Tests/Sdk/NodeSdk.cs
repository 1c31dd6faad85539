using System.Text.Json;

namespace Weft.Tests.Sdk;

/// <summary>An SDK for Node, run by its script in tests/sdk as a process of its own.</summary>
internal static class NodeSdk
{
    /// <summary>Lets it make the journey's calls; gives back the messages that it says it sent, once it has said so of all.</summary>
    /// <param name="name">The script, without its ending.</param>
    /// <param name="host">Where to send, without a slash at the end.</param>
    /// <param name="source">The source whose write key it shows and whose name its ids are made from.</param>
    /// <param name="flushAt">Messages of a batch.</param>
    /// <param name="s2s">Jitsu's server-to-server mode.</param>
    /// <param name="again">Whether a caller of Jitsu's sends again what has failed.</param>
    public static async Task<IReadOnlyList<JsonElement>> SendAsync(
        string name, string host, SdkSource source, int flushAt = 20, bool s2s = false, bool again = false)
    {
        // Retries are as their makers set them, but for the number of them where the default is over in a second.
        var settings = JsonSerializer.Serialize(new { host, key = source.WriteKey, id = source.Id, flushAt, retries = 12, s2s, again });
        var (exitCode, output, errors) = await SdkFolder.RunAsync("node", $"{name}.mjs", settings);
        Assert.True(exitCode == 0, $"{name} ended with {exitCode}: {errors}");
        return [.. JsonElement.Parse(output).EnumerateArray()];
    }
}
