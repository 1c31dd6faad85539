using Weft.Activation;
using Weft.Activation.Lists;
using Weft.Audiences;
using Weft.Storage;

namespace Weft.Tests.Scenarios;

internal sealed partial class World
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Moves the clock, and lets happen what falls due.</summary>
    public async Task MoveAsync(DateTimeOffset to)
    {
        if (_engine is not null)
            await SettleAsync();
        Clock.Advance(to - Clock.GetUtcNow());
        if (_engine is not null)
            await SettleAsync();
    }

    /// <summary>Returns when nothing more happens until somebody sends something or the clock moves.</summary>
    public async Task SettleAsync()
    {
        await EngineAsync();
        using var stuck = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stuck.CancelAfter(LongestWait);
        try
        {
            for (var still = 0; still < 3; still = IsStill() ? still + 1 : 0)
            {
                await _engine!.SettleAsync(stuck.Token);
                await Task.Delay(1, stuck.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new UnmetException($"things do not settle: the shard stands at {_engine!.Position} of {_engine.LogEnd} {_engine.Fault}");
        }

        using var reader = ReadLog(Shadow.Position);
        Shadow.Follow(reader, framesPerCommit: 1);
    }

    private bool IsStill()
    {
        var now = Clock.GetUtcNow();
        return _engine!.Position == _engine.LogEnd
            && !ListWork.Of(new StateBatch(Store)).IsPending
            && !(Memberships.Of(new StateBatch(Store)).NextTimer()?.Due <= now)
            && _engine.Workspace.Destinations.All.All(destination => IsStill(destination.Key, now));
    }

    // Nothing waits there, or what waits has to wait: for its next try, for another lane, for a pause that the receiver asked for or the breaker.
    private bool IsStill(string destination, DateTimeOffset now)
    {
        if (_engine!.SuspendedDestinations.Contains(destination))
            return true;
        var orders = new LaneOrders(Store);
        var heads = OutboxReader.Lanes(Store, destination).Select(lane => OutboxReader.Head(Store, new(destination, lane))).OfType<OutboxRow>()
            .Where(row => orders.Blocker(row.Key, row.Profile) is null).ToList();
        var waiting = heads.Count(row => Store.Get(row.Key.In(Table.Receipts)) is { } receipt && Receipt.Read(row.Key, receipt).NextTryAt > now);
        return waiting == heads.Count || (waiting > 0 && now < Inbox.PausedUntil(destination));
    }
}
