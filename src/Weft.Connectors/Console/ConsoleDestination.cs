using System.Text;
using Weft.Destinations;

namespace Weft.Connectors.Console;

/// <summary>Writes <c>KEY BODY</c> lines.</summary>
internal sealed class ConsoleDestination(string key, TextWriter output) : IDestination
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellation)
    {
        var line = $"{key} {Encoding.UTF8.GetString(delivery.Body.Span)}";
        await _output.WriteAsync(line + "\n");
        await _output.FlushAsync(cancellation);
        delivery.Trace?.Add(line, "written");
        return DeliveryResult.Delivered;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
