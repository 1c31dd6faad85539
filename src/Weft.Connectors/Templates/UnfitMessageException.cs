using Weft.Destinations;

namespace Weft.Connectors.Templates;

/// <summary>A message from which nothing can be made that the destination would take; trying again would not help.</summary>
/// <param name="reason">A short word for the receipt.</param>
/// <param name="message">What is missing or wrong, and where.</param>
internal sealed class UnfitMessageException(string reason, string message) : Exception(message)
{
    public DeliveryResult Result => new(DeliveryStatus.Refused, reason, Message);
}
