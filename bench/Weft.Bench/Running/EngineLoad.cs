using System.Buffers;
using System.Text;
using Weft.Events;

namespace Weft.Bench.Running;

/// <summary>Events into an engine in this process, some hundreds to a frame.</summary>
internal static class EngineLoad
{
    private const int Ahead = 16;

    /// <summary>Sends events, a few frames ahead of what is applied.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="from">The first one's number.</param>
    /// <param name="count">How many.</param>
    /// <param name="message">A normalised message by its number.</param>
    /// <param name="perFrame">How many to a frame.</param>
    public static async Task SendAsync(Engine engine, int from, int count, Func<int, string> message, int perFrame = 200)
    {
        var pending = new Queue<Task>();
        for (var at = from; at < from + count; at += perFrame)
        {
            var payload = new ArrayBufferWriter<byte>();
            CollectedItems.Begin(payload);
            var items = Math.Min(perFrame, from + count - at);
            for (var place = 0; place < items; place++)
                CollectedItems.Write(payload, CollectedItem.Accepted(Encoding.UTF8.GetBytes(message(at + place))));
            pending.Enqueue(engine.AppendAsync("web", items, payload.WrittenMemory, default).AsTask());
            if (pending.Count >= Ahead)
                await pending.Dequeue();
            while (engine.Backlog > Ahead * perFrame)
                await Task.Delay(1);
        }

        await Task.WhenAll(pending);
    }
}
