using System.Diagnostics;
using System.Globalization;
using Weft.Log;
using Weft.Storage.RocksDb;
using Weft.Warehouse;

namespace Weft.Tests.Crash;

/// <summary>Where a server ends itself by SIGKILL: the n-th time that it gets to a boundary between two states that must both be sound.</summary>
/// <param name="Step">The boundary: a member of <see cref="LogStep"/>, <see cref="StoreStep"/> or <see cref="FeedStep"/>.</param>
/// <param name="Time">How often it passes there before, less one.</param>
internal sealed record FaultPoint(Enum Step, int Time)
{
    private const string Prefix = "kill:";
    private static readonly TimeSpan Lingering = TimeSpan.FromMilliseconds(150);
    private int _left = Time;

    /// <summary>Every boundary; a new one is among them without being named here.</summary>
    public static IReadOnlyList<Enum> Steps { get; } = [.. All<LogStep>(), .. All<StoreStep>(), .. All<FeedStep>()];

    /// <summary>The steps of cutting off what is not kept any more, which needs a server that keeps little.</summary>
    public static IReadOnlyList<Enum> StepsOfDropping { get; } = [LogStep.Dropping, LogStep.Dropped];

    /// <summary>No boundary: a server with the same small sizes that lives on.</summary>
    public static FaultPoint None { get; } = new(LogStep.Writing, 0);

    public static bool IsOne(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    public static FaultPoint Parse(string text)
    {
        var parts = text[Prefix.Length..].Split(':');
        return new(Steps.Single(step => Name(step) == parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public override string ToString() => $"{Prefix}{Name(Step)}:{Time.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Everything small and soon, so that every boundary is reached within a second or two, and the end at this one.</summary>
    public EngineOptions Plant(EngineOptions engine) => engine with
    {
        Log = new() { SegmentBytes = 32 << 10, PackAfter = TimeSpan.Zero, Reached = step => MayEnd(step) },
        OpenStore = folder => new SteppedStore(RocksDbStore.Open(folder), step => MayEnd(step)),
        Warehouse = new() { Every = TimeSpan.FromMilliseconds(100), Reached = step => MayEnd(step) },
        // What is dropped too soon is still needed only while the state on disk is older.
        CheckpointEvery = TimeSpan.FromMilliseconds(StepsOfDropping.Contains(Step) ? 2500 : 200),
        RetainEvery = TimeSpan.FromMilliseconds(200),
    };

    private static IEnumerable<Enum> All<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(step => (Enum)step);

    private static string Name(Enum step) => $"{step.GetType().Name}.{step}";

    private void MayEnd(Enum step)
    {
        if (!step.Equals(Step) || Interlocked.Decrement(ref _left) != 0)
            return;
        // An answer that was given too soon has time to arrive.
        var end = new ManualResetEventSlim();
        end.Wait(Lingering);
        Process.GetCurrentProcess().Kill();
        // The signal is on its way: nothing behind this point happens any more.
        end.Wait();
    }
}
