using System.Text;
using Weft.Connectors;
using Weft.Destinations;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Connectors;

/// <summary>One destination of some kind, made from settings written as JSON.</summary>
internal static class Trying
{
    public static IDestination Open(string kind, string settings, bool allowPrivate = true, TimeProvider? time = null) => TestConfig.Compile(
        $$$"""{"it":{"kind":"{{{kind}}}","allow_private_targets":{{{(allowPrivate ? "true" : "false")}}},"settings":{{{settings}}}}}""",
        Kinds.All(time ?? TimeProvider.System, TextWriter.Null)).All[0].Open();

    public static Delivery Message(string json, string key = "key-1") => new(key, Encoding.UTF8.GetBytes(json), 1);

    public static async Task<DeliveryResult> DeliverAsync(string kind, string settings, string json, DeliveryTrace? trace = null)
    {
        await using var destination = Open(kind, settings);
        return await destination.DeliverAsync(Message(json) with { Trace = trace }, TestContext.Current.CancellationToken);
    }
}
