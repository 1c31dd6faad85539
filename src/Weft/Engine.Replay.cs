using Weft.Activation;
using Weft.Activation.Replays;
using Weft.Events;
using Weft.Identity;
using Weft.Log;

namespace Weft;

public sealed partial class Engine
{
    // A step is a frame: so many events at most, or so many frames that were looked at in vain.
    private const int EventsPerStep = 250;
    private const int FramesPerStep = 20_000;

    // Read by one view of the state, and in memory.
    private const int FramesAtOnce = 64;

    // What is replayed waits behind at most so many, so that what is new need not wait long behind it.
    private const int MostWaitingForReplay = 2_000;

    private static readonly TimeSpan LookForRoom = TimeSpan.FromMilliseconds(200);

    private readonly Lock _replaying = new();
    private readonly Dictionary<long, (CancellationTokenSource Cancel, Task Work)> _replays = [];

    /// <summary>What a replay would send, and what of that the destination has; sends nothing. On a thread of its own, in bounded memory.</summary>
    /// <param name="request">Which.</param>
    /// <param name="told">Takes how far it has come.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<ReplayCount> CountReplayAsync(ReplayRequest request, Action<RunProgress> told, CancellationToken cancellation = default) => Task.Run(
        () =>
        {
            var bound = Bounded(request);
            var (sum, looked) = (new ReplayCount(0, 0, 0), 0L);
            foreach (var frames in FramesOf(bound, bound.First, cancellation).Chunk(FramesAtOnce))
            {
                foreach (var (_, count) in ScanOf(bound) is { } scan ? frames.SelectMany(frame => scan.In(frame)) : [])
                    sum = new(sum.Events + count.Events, sum.Messages + count.Messages, sum.Delivered + count.Delivered);
                looked += frames.Length;
                told(new("looking through the log", looked / (bound.Through - bound.First + 1.0)));
            }

            return sum;
        },
        cancellation);

    /// <summary>Begins a replay, which goes on by itself and after a restart. Returns once it is on disk that it is to be.</summary>
    public async Task<Replay> ReplayAsync(ReplayRequest request, CancellationToken cancellation = default)
    {
        var frame = await AppendStepAsync(new() { Begins = Bounded(request) }, cancellation);
        var replay = FindReplay(frame)!;
        Go(replay);
        return replay;
    }

    /// <summary>A replay, and how far it has come; null when there is none of that number.</summary>
    public Replay? FindReplay(long number) => ReplayTable.Find(Read().State, number);

    /// <summary>All replays, the latest first.</summary>
    public IEnumerable<Replay> Replays() => ReplayTable.All(Read().State);

    /// <summary>Breaks a replay off: what it put in the outbox is sent, and nothing more. Null when there is none of that number.</summary>
    public async Task<Replay?> CancelReplayAsync(long number, CancellationToken cancellation = default)
    {
        (CancellationTokenSource Cancel, Task Work) running;
        lock (_replaying)
            _replays.TryGetValue(number, out running);
        if (running.Work is not null)
        {
            await running.Cancel.CancelAsync();
            await running.Work;
        }

        if (FindReplay(number) is { Ended: null })
            await AppendStepAsync(new() { Number = number, Ends = Replay.Cancelled }, cancellation);
        return FindReplay(number);
    }

    /// <summary>When the oldest frame that the log still holds came; null while it holds the first one, and so everything.</summary>
    public DateTimeOffset? LogBegins => _log.First > 1 && _log.TryRead(_log.First, out var first) ? first.Now : null;

    private void GoOnWithReplays()
    {
        foreach (var replay in Replays().Where(replay => replay.Ended is null).ToList())
            Go(replay);
    }

    private void Go(Replay replay)
    {
        lock (_replaying)
        {
            var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            _replays[replay.Number] = (cancel, Task.Run(() => RunReplayAsync(replay, cancel.Token)));
        }
    }

    private async Task StopReplaysAsync()
    {
        List<(CancellationTokenSource Cancel, Task Work)> running;
        lock (_replaying)
            running = [.. _replays.Values];
        await Task.WhenAll(running.Select(one => one.Work));
        running.ForEach(one => one.Cancel.Dispose());
    }

    private async Task RunReplayAsync(Replay? replay, CancellationToken cancellation)
    {
        while (replay is { Ended: null } && !cancellation.IsCancellationRequested)
        {
            try
            {
                await SendAgainAsync(replay, cancellation);
                return;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // When the engine stops, it goes on after the next start.
                return;
            }
            catch (Exception problem)
            {
                EngineLog.ReplayFailed(_options.Logger, replay.Number, problem);
                await WaitToRetryAsync();
            }

            replay = FindReplay(replay.Number);
        }
    }

    private async Task SendAgainAsync(Replay replay, CancellationToken cancellation)
    {
        var (request, through, places) = (replay.Request, replay.Through, new List<EventPlace>());
        foreach (var frames in FramesOf(request, replay.Through + 1, cancellation).Chunk(FramesAtOnce))
        {
            if (ScanOf(request) is not { } scan)
            {
                await AppendStepAsync(new() { Number = replay.Number, Through = through, Ends = $"there is no destination {request.Destination} any more" }, cancellation);
                return;
            }

            foreach (var frame in frames)
            {
                places.AddRange(scan.In(frame).Select(found => found.Place));
                if (places.Count < EventsPerStep && frame.Position - through < FramesPerStep)
                    continue;
                await RoomAsync(request.Destination, cancellation);
                (through, var step) = (frame.Position, places);
                places = [];
                await AppendStepAsync(new() { Number = replay.Number, Through = through, Places = step }, cancellation);
            }
        }

        await RoomAsync(request.Destination, cancellation);
        await AppendStepAsync(new() { Number = replay.Number, Through = request.Through, Places = places, Ends = Replay.Done }, cancellation);
    }

    private async Task RoomAsync(string destination, CancellationToken cancellation)
    {
        while (DestinationSums.ReadAll(_store).TryGetValue(destination, out var sums) && sums.Pending >= MostWaitingForReplay)
            await Task.Delay(LookForRoom, _clock, cancellation);
    }

    // Null where the destination is configured no longer.
    private ReplayScan? ScanOf(ReplayRequest request) =>
        _workspace.Destinations.Find(request.Destination) is { } destination ? new(Read(), destination, request) : null;

    private IEnumerable<LogFrame> FramesOf(ReplayRequest request, long from, CancellationToken cancellation)
    {
        using var reader = _log.OpenReader(Math.Max(from, _log.First) - 1);
        while (reader.Position < request.Through && reader.TryRead(out var frame))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return frame;
        }
    }

    // Not to be cancelled once it is appended: the next step counts on it.
    private async Task<long> AppendStepAsync(ReplayStep step, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var frame = await _log.AppendAsync(FrameKind.Replay, "", 0, step.ToPayload(), _stopping.Token);
        await _applied.WaitAsync(frame.Position, _stopping.Token);
        return frame.Position;
    }

    // An event comes when it happens or later, so what came before the range is none of it.
    private ReplayRequest Bounded(ReplayRequest request)
    {
        var (first, end) = (_log.First, _log.End + 1);
        while (first < end)
        {
            var middle = first + ((end - first) / 2);
            if (_log.TryRead(middle, out var frame) && frame.Now >= request.From)
                end = middle;
            else
                first = middle + 1;
        }

        return request with { First = first, Through = _log.End };
    }
}
