using Weft.Server.Demo.Shop;
using Weft.Server.Demo.Tools;

namespace Weft.Server.Demo;

/// <summary>Keeps the shop going: what people do is sent when they do it, and what the mail tool is told makes it write to them.</summary>
internal sealed class LiveTraffic(LiveShop shop, SdkCalls calls, ShopTools tools, TimeProvider clock)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        IReadOnlyList<ShopEvent> left = [];
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            while (tools.LeftCarts.TryRead(out var cart))
                shop.Remind(cart.Customer, cart.To, clock.GetUtcNow());
            left = await calls.SendAsync([.. left, .. shop.Until(clock.GetUtcNow())], cancellation);
        }
    }
}
