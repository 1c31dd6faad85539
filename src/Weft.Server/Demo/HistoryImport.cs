using Weft.Events;
using Weft.Server.Demo.Shop;

namespace Weft.Server.Demo;

/// <summary>Takes the shop's past in, by the way that every import takes: nobody is told about it.</summary>
internal sealed class HistoryImport(Engine engine, Collector collector, CurrentSources sources, TimeProvider clock)
{
    // Small enough that live events between two portions do not wait.
    private const int Portion = 300;

    private static readonly CollectLimits Limits = new() { BatchBytes = 8 * 1024 * 1024 };

    /// <summary>Takes events in their order of arrival; tells after each portion how many are in the state.</summary>
    public async Task RunAsync(IReadOnlyList<ShopEvent> past, Action<int> progress, CancellationToken cancellation)
    {
        var settled = Task.CompletedTask;
        var done = 0;
        foreach (var portion in past.Chunk(Portion))
        {
            await Task.WhenAll(portion.GroupBy(one => one.Source).Select(source => ImportAsync(source.Key, [.. source], cancellation)));
            await settled;
            progress(done);
            done += portion.Length;
            settled = engine.SettleAsync(cancellation);
        }

        await settled;
        progress(done);
    }

    private async Task ImportAsync(string source, IReadOnlyList<ShopEvent> events, CancellationToken cancellation)
    {
        var facts = new RequestFacts(RequestShape.Batch, null, IsImport: true, null, clock.GetUtcNow(), Limits) { HoldsIdentifier = engine.HoldsIdentifier };
        using var request = RequestReader.Read(SdkBody.Batch(events, sentAt: null), facts);
        // A source that the user took out of a kept configuration has no past either.
        if (sources.Registry.ByWriteKey(ShopSources.WriteKeys[source]) is not { } owner)
            return;
        while (await collector.CollectAsync(owner, request, isHistory: true, cancellation) is { Outcome: not CollectOutcome.Stored } answer)
            await Task.Delay(answer.RetryAfter, clock, cancellation);
    }
}
