using Weft.Activation.Letters;
using Weft.Activation.Replays;
using Weft.Log;

namespace Weft;

/// <summary>What operators ask to be sent again: dead letters, and the past.</summary>
internal sealed partial class Pipeline
{
    private void Repeat(in LogFrame frame)
    {
        if (frame.Kind == FrameKind.DeadLetters)
            _announcer.Tell(LetterRequest.FromPayload(frame.Payload.Span));
        if (frame.Kind == FrameKind.Replay)
            Replay(frame, ReplayStep.FromPayload(frame.Payload.Span));
    }

    private void Replay(in LogFrame frame, ReplayStep step)
    {
        if (step.Begins is { } request)
            ReplayTable.Put(_state, new() { Number = frame.Position, Request = request, BeganAt = frame.Now, Through = request.First - 1 });
        else if (ReplayTable.Find(_state, step.Number) is { Ended: null } replay)
            ReplayTable.Put(_state, Go(replay, step) with { Ended = step.Ends, EndedAt = step.Ends is null ? null : frame.Now });
    }

    // An event goes to whoever holds it now; one that nobody does, or that is of somebody who is suppressed by now, to nobody.
    private Replay Go(Replay replay, ReplayStep step)
    {
        var (holders, messages) = (new EventHolders(_state, _workspace), replay.Messages);
        foreach (var place in step.Places)
        {
            if (_logged.Find(place) is { } tracking && holders.HolderOf(tracking, place) is { } profile)
                messages += _announcer.Tell(replay, tracking, profile);
        }

        return replay with { Through = Math.Max(replay.Through, step.Through), Messages = messages };
    }
}
