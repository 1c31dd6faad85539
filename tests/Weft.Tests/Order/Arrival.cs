using System.Buffers;
using Weft.Events;
using Weft.Log;

namespace Weft.Tests.Order;

/// <summary>Calls in the order in which they arrive, cut into frames, and the instants of those.</summary>
internal static class Arrival
{
    /// <summary>The same calls in another order, some of them twice, with the frames cut elsewhere.</summary>
    public static IReadOnlyList<GivenCall> Of(World world, Random random)
    {
        var repeats = world.Calls.Where(_ => random.Next(4) == 0);
        var arriving = world.Calls.Concat(repeats).Select(call => call with { Who = call.Who with { EndsFrame = random.Next(3) == 0 } }).ToArray();
        random.Shuffle(arriving);
        return random.Next(3) == 0 ? [.. arriving.OrderBy(call => call.Who.At.AddHours(random.Next(12)))] : arriving;
    }

    /// <summary>The frames, from the second position on, all before the world's end.</summary>
    /// <param name="world">Whose end it is.</param>
    /// <param name="arriving">The calls.</param>
    /// <param name="random">Draws the instants.</param>
    /// <param name="ticksFirst">Whether each frame comes after a tick of its instant, so that it has no timers to fire itself.</param>
    public static List<LogFrame> Frames(World world, IReadOnlyList<GivenCall> arriving, Random random, bool ticksFirst)
    {
        var groups = Groups(arriving).ToList();
        var hours = groups.Select(_ => random.Next(0, 300)).Order().ToList();
        var frames = new List<LogFrame>();
        foreach (var (group, hour) in groups.Zip(hours))
        {
            var now = world.End.AddHours(hour - 300);
            if (ticksFirst)
                frames.Add(Tick(frames.Count + 2, now));
            frames.Add(Events(frames.Count + 2, now, group));
        }

        frames.Add(Tick(frames.Count + 2, world.End));
        return frames;
    }

    public static LogFrame Tick(long position, DateTimeOffset now) => new(position, now, FrameKind.Tick, "", 0, default);

    private static LogFrame Events(long position, DateTimeOffset now, List<GivenCall> calls)
    {
        var payload = new ArrayBufferWriter<byte>();
        CollectedItems.Begin(payload);
        foreach (var call in calls)
            CollectedItems.Write(payload, call.ToItem());
        return new(position, now, FrameKind.Events, calls[0].Who.Source, calls.Count, payload.WrittenMemory);
    }

    // A frame is one request, and so of one source.
    private static IEnumerable<List<GivenCall>> Groups(IReadOnlyList<GivenCall> arriving)
    {
        var group = new List<GivenCall>();
        foreach (var call in arriving)
        {
            if (group.Count > 0 && (group[^1].Who.EndsFrame || group[^1].Who.Source != call.Who.Source))
            {
                yield return group;
                group = [];
            }

            group.Add(call);
        }

        if (group.Count > 0)
            yield return group;
    }
}
