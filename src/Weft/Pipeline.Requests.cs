using Weft.Activation.Lists;
using Weft.Identity;
using Weft.Log;
using Weft.Privacy;
using Weft.Warehouse;

namespace Weft;

/// <summary>What frames bring that are no events, and what takes more than one of them.</summary>
internal sealed partial class Pipeline
{
    private void Ask(in LogFrame frame)
    {
        if (frame.Kind == FrameKind.Suppression)
            Suppress(frame);
        if (frame.Kind == FrameKind.Sync)
            _announcer.Sync(SyncRequest.FromPayload(frame.Payload.Span));
        if (frame.Kind == FrameKind.Decision)
            Decide(frame);
        if (frame.Kind == FrameKind.Rebuild)
            Rebuild(frame);
    }

    // What takes long is done little by little.
    private void GoOn(in LogFrame frame)
    {
        if (_segmenter.IsBackfilling)
            End(_segmenter.GoOn(_bounds.Of(frame), frame.Now));
        if (_announcer.IsSyncing)
            _announcer.GoOn(_bounds.Of(frame));
    }

    private void Suppress(in LogFrame frame)
    {
        var request = SuppressionRequest.FromPayload(frame.Payload.Span);
        _suppressions.Apply(request);
        foreach (var fragment in request.Fragments)
            _announcer.Touch(fragment);
    }

    private void Decide(in LogFrame frame)
    {
        var (request, decisions) = (DecisionRequest.FromPayload(frame.Payload.Span), Decisions.Of(_state));
        var id = request.Withdraws == 0 ? request.A : decisions.Find(request.Withdraws)?.A ?? request.A;
        var wasNone = decisions.IsNoIdentifier(id);
        _resolver.Decide(request, frame.Position, frame.Now);
        _announcer.Tell(_graph, isHistory: false);
        if (decisions.IsNoIdentifier(id) == wasNone)
            return;
        _refiling.Begin(id);
        Refile(frame, MostRefiledAtOnce);
    }

    // Events go where their ids belong now. Those who are told of events know of them.
    private void Refile(in LogFrame frame, int most)
    {
        if (_refiling.GoOn(most, frame.Position, frame.Now) is not { Count: > 0 } moved)
            return;
        foreach (var one in moved.Where(static one => one.To.Fragment != 0))
        {
            _announcer.Touch(one.From);
            _announcer.Touch(one.To.Fragment);
        }

        _announcer.Tell(_graph, isHistory: false);
        _feed?.Refile(moved.Select(one => new FedRefiling(one.Place, one.From, one.To.Fragment, one.Event.Source, one.Event.MessageId)));
    }

    private void Rebuild(in LogFrame frame)
    {
        _resolver.TakeAgain(RebuildRequest.FromPayload(frame.Payload.Span).Fragments, frame.Position, frame.Now);
        _announcer.Tell(_graph, isHistory: false);
    }
}
