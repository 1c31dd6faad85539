using Weft.Activation.Lists;
using Weft.Log;

namespace Weft;

public sealed partial class Engine
{
    /// <summary>Has a destination told again who is in its audiences, and who is none any more. Returns once that is on disk and begun; it is done little by little.</summary>
    /// <param name="destination">The destination's key.</param>
    /// <param name="audience">The audience's key; null for all that it asks for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task SyncAsync(string destination, string? audience, CancellationToken cancellation = default)
    {
        var frame = await _log.AppendAsync(FrameKind.Sync, "", 0, new SyncRequest(destination, audience).ToPayload(), cancellation);
        await _applied.WaitAsync(frame.Position, cancellation);
    }
}
