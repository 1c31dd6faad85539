namespace Weft.Server.Demo.Shop;

/// <summary>One event on its way from the shop to a source.</summary>
/// <param name="At">When it happened, by the sender's clock.</param>
/// <param name="Arrives">When it is sent.</param>
/// <param name="Source">The source's key.</param>
/// <param name="Type">The call: <c>track</c>, <c>page</c> and so on.</param>
/// <param name="MessageId">Its id; a copy has that of its original.</param>
/// <param name="Mishap">What went wrong on the way.</param>
/// <param name="Json">The event as an SDK would put it into a batch, UTF-8.</param>
internal sealed record ShopEvent(
    DateTimeOffset At, DateTimeOffset Arrives, string Source, string Type, string MessageId, Mishap Mishap, byte[] Json);

/// <summary>What can go wrong between a shop and its data platform.</summary>
internal enum Mishap
{
    None,

    /// <summary>Sent long after it happened: a phone was offline, a till's line was down.</summary>
    Late,

    /// <summary>Sent a second time, because the first answer got lost.</summary>
    Again,

    /// <summary>Sent in a form that is not accepted.</summary>
    Broken,
}
