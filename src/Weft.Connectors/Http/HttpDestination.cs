using Weft.Connectors.Templates;
using Weft.Destinations;

namespace Weft.Connectors.Http;

/// <summary>Sends a request for each message. What an answer means is as for a webhook, but for the statuses that count as success.</summary>
internal sealed class HttpDestination(HttpRequestTemplate template, StatusRanges success, HttpSender sender) : IDestination
{
    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellation)
    {
        try
        {
            using var request = template.For(delivery);
            return await sender.SendAsync(request, success, delivery.Trace, cancellation);
        }
        catch (UnfitMessageException problem)
        {
            return problem.Result;
        }
    }

    public ValueTask DisposeAsync()
    {
        sender.Dispose();
        return ValueTask.CompletedTask;
    }
}
