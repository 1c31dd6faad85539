using Weft.Events;
using Weft.Import;
using Weft.Storage;

namespace Weft;

public sealed partial class Engine
{
    /// <summary>What a file import needs of this engine.</summary>
    /// <param name="framesAhead">The most frames that it leaves waiting to be applied, behind which live events wait too.</param>
    internal ImportTarget ImportTarget(int framesAhead) => new()
    {
        Append = ImportAsync,
        Pace = (frames, cancellation) => _applied.WaitAsync(_log.End - frames, cancellation),
        Waiting = () => Math.Max(0, _log.End - _applied.Reached),
        HoldsIdentifier = HoldsIdentifier,
        Sums = source => SourceSums.Of(new StateBatch(_store)).Read().GetValueOrDefault(source) ?? new(0, 0, 0, new Dictionary<string, long>()),
        Knows = Knows,
        FramesAhead = framesAhead,
    };

    private bool Knows(string source, string messageId)
    {
        var state = new StateBatch(_store).With(LoggedEvents.In(_log));
        return SeenEvents.Of(state).Find(source, messageId) is not null || new RejectedEvents(state).Find(source, messageId).Any();
    }
}
