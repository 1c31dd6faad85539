using System.Collections.Immutable;

namespace Weft.Server.Web.Live;

internal sealed partial class Board
{
    // Somebody who leaves one page for another is not gone.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private ImmutableList<Action> _watchers = [];
    private CancellationTokenSource? _following;
    private DateTimeOffset _lastWatched;

    /// <summary>Calls back whenever there is something new to show, from any thread; dispose to end it.</summary>
    public IDisposable Watch(Action changed)
    {
        ImmutableInterlocked.Update(ref _watchers, static (all, one) => all.Add(one), changed);
        FollowEvents();
        return new Watching(() => ImmutableInterlocked.Update(ref _watchers, static (all, one) => all.Remove(one), changed));
    }

    private async Task FollowChangesAsync(CancellationToken stopping)
    {
        await FollowAsync(LiveKinds.Changes, shown =>
        {
            _moves.Add(shown);
            _audiences.Take(shown);
        }, stopping);
        Cancel();
    }

    // Events are followed only while somebody looks, since each costs the shard a look at whose it is. Those before come from the log.
    private void FollowEvents()
    {
        lock (_gate)
        {
            if (_following is not null)
                return;
            _following = new();
            var first = _seen;
            _seen += Kept;
            _events = new(Kept);
            _ = FollowAsync(LiveKinds.Events, shown => _events.Add(shown), _following.Token);
            _ = Task.Run(() => Recall(first));
        }
    }

    private void LetGoOfEvents()
    {
        var now = clock.GetUtcNow();
        if (!_watchers.IsEmpty)
            _lastWatched = now;
        else if (now - _lastWatched > Patience)
            Cancel(unlessWatched: true);
    }

    private void Cancel(bool unlessWatched = false)
    {
        lock (_gate)
        {
            // Somebody may have come since.
            if (unlessWatched && !_watchers.IsEmpty)
                return;
            _following?.Cancel();
            _following?.Dispose();
            _following = null;
        }
    }

    private void Recall(long first)
    {
        try
        {
            var before = RecentEvents.Of(engine, Kept, first);
            lock (_gate)
            {
                var since = _events.OldestFirst();
                var known = since.Select(one => (one.Item.Source, one.Item.MessageId)).ToHashSet();
                _events = new(Kept);
                foreach (var one in before.Where(one => !known.Contains((one.Item.Source, one.Item.MessageId))).Concat(since))
                    _events.Add(one);
                Interlocked.Increment(ref _news);
            }
        }
        catch (Exception problem)
        {
            NotRead(log, problem);
        }
    }

    private async Task FollowAsync(LiveKinds kinds, Action<Shown> take, CancellationToken stopping)
    {
        try
        {
            await foreach (var item in engine.Live.WatchAsync(kinds, stopping))
            {
                lock (_gate)
                {
                    take(new(++_seen, clock.GetUtcNow(), item));
                    Interlocked.Increment(ref _news);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops, or nobody looks any more.
        }
    }

    private sealed class Watching(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
