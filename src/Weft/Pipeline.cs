using Weft.Activation;
using Weft.Audiences;
using Weft.Audiences.Traits;
using Weft.Audiences.Versions;
using Weft.Events;
using Weft.Identity;
using Weft.Log;
using Weft.Privacy;
using Weft.Profiles;
using Weft.Retention;
using Weft.Storage;
using Weft.Warehouse;

namespace Weft;

/// <summary>
/// The flow behind the log, one frame at a time:
/// <code>
/// collect -> log -> resolve -> profile -> segment -> activate
/// </code>
/// Collect and the log have done their part when a frame gets here (<see cref="Collector"/>, <see cref="EventLog"/>). What a frame does depends on the frame and the state
/// alone; everything goes into one batch, which the shard commits with the frame's position.
/// </summary>
internal sealed partial class Pipeline
{
    private const int LeastSwept = 16;
    private const int MostRefiledAtOnce = 10_000;
    private const int MostRefiledBesides = 200;

    private readonly StateBatch _state;
    private readonly Workspace _workspace;
    private readonly BackfillBounds _bounds;
    private readonly LoggedEvents _logged;
    private readonly GraphChanges _graph = new();
    private readonly Intake _intake;
    private readonly Suppressions _suppressions;
    private readonly IdentityResolver _resolver;
    private readonly ProfileWriter _profiles;
    private readonly People _people;
    private readonly Segmenter _segmenter;
    private readonly TraitTeller _traits;
    private readonly Refiling _refiling;
    private readonly Announcer _announcer;
    private readonly ProfilesAhead _ahead;
    private FeedWriter? _feed;
    private FrameOutcomes _outcomes = new();

    public Pipeline(StateBatch state, Workspace workspace, LaneOrders orders, bool feedsWarehouse, Func<string, Workspace> compile, BackfillBounds bounds)
    {
        (_state, _workspace, _bounds) = (state, workspace, bounds);
        _logged = LoggedEvents.Of(state);
        _logged.FirstKept = KeptEvents.First(state);
        _intake = new(state, workspace.Config.Retention.Duplicates);
        _resolver = new(state, workspace.Identity, _graph);
        (_suppressions, _profiles, _people, _ahead) = (new(state), new(state), new(state), new(state));
        var working = new WorkingProfiles(state, workspace.Audiences.Leaves);
        _traits = new(state, workspace.AskedTraits, working);
        _segmenter = new(state, workspace.Audiences, text => compile(text).Audiences, working, _traits);
        _refiling = new(state, workspace, _resolver, _profiles, _people, _segmenter);
        _announcer = new(state, workspace.Config.Name, workspace.Survivorship, _suppressions, new Outbox(workspace.Destinations, orders));
        _feed = feedsWarehouse ? new(state) : null;
    }

    /// <summary>Whether somebody looks on, so that the outcomes name each event: otherwise nobody keeps it in memory.</summary>
    public bool ShowsEvents { get; set; } = true;

    /// <summary>Whether definitions are being backfilled, or lists told: each frame does a part of it.</summary>
    public bool IsBackfilling => _segmenter.IsBackfilling || _announcer.IsSyncing;

    /// <summary>Whether any id may be suppressed.</summary>
    public bool Suppresses => _suppressions.HashKey is not null;

    /// <summary>Takes a frame through every stage.</summary>
    public void Process(in LogFrame frame)
    {
        _announcer.Begin(frame.Position, frame.Now);
        _feed?.Begin(frame.Position);
        var areAllFired = FireTimers(frame);
        _intake.Receive(frame);
        if (areAllFired)
            Take(frame);
        else
            Settle(frame);
    }

    private void Take(in LogFrame frame)
    {
        Ask(frame);
        // A decision has done its part; and what follows from it is no history, so destinations are to be told.
        if (frame.Kind is not (FrameKind.Decision or FrameKind.Import))
            Refile(frame, MostRefiledBesides);
        Retain(frame);
        var place = 0;
        foreach (var item in CollectedItems.Of(frame))
            Apply(frame, item, place++);
        Settle(frame);
        if (frame.Kind != FrameKind.Configuration)
            GoOn(frame);
    }

    // What is not kept any more is out of sight at once, and taken away little by little with what comes.
    private void Retain(in LogFrame frame)
    {
        if (frame.Kind == FrameKind.Retention)
        {
            var first = RetentionCut.FromPayload(frame.Payload.Span).Apply(_state);
            _logged.FirstKept = first;
            _profiles.Cut(first);
            _segmenter.ForgetAnswers();
            _feed?.Cut(first);
        }

        foreach (var (fragment, name) in _profiles.Sweep(LeastSwept + (2 * frame.Items)))
        {
            _segmenter.Forget(fragment, name);
            _traits.Forget(fragment, name);
        }
    }

    /// <summary>Goes on from another pipeline's workspace: what changed in it holds for everybody from this frame on.</summary>
    public void TakeOver(in LogFrame frame, Pipeline former)
    {
        former.Process(frame);
        _outcomes = former.TakeOutcomes();
        _announcer.Continue(former._announcer);
        _feed = former._feed;
        if (_workspace.Identity.Text != former._workspace.Identity.Text)
        {
            _resolver.Begin(new(frame.Position, 0), frame.Now);
            _resolver.TakeEverythingAgain();
        }

        new AudienceVersions(_state).Note(former._workspace.Audiences, _workspace.Audiences, frame.Source, frame.Position, frame.Now);
        _segmenter.Define(former._segmenter, former._workspace.Text, frame.Position, frame.Now);
        Settle(frame);
        _traits.Backfill(former._workspace.AskedTraits, frame.Now);
        End(_segmenter.GoOn(_bounds.Of(frame), frame.Now));
        _announcer.Define(former._workspace.Destinations, former._workspace.AudienceKeys, _workspace.AudienceKeys);
        _announcer.GoOn(_bounds.Of(frame));
    }

    /// <summary>What the frames since the last call came to.</summary>
    public FrameOutcomes TakeOutcomes()
    {
        var outcomes = _outcomes;
        outcomes.Queued.Add(_announcer.TakeQueued());
        outcomes.Warnings = IdentityWarnings.Of(_state).TakeRaised();
        _outcomes = new();
        return outcomes;
    }

    private void Apply(in LogFrame frame, in CollectedItem item, int place)
    {
        if (_intake.Take(frame, item, place) is not { } tracking)
            return;
        var promoted = _resolver.Promote(tracking, _workspace.RegionOf(frame.Source));
        if (WhyRejected(tracking, promoted) is var reason and not RejectionReason.None)
        {
            _intake.Reject(frame, item, reason, place);
            return;
        }

        var where = new EventPlace(frame.Position, place);
        _resolver.Begin(where, frame.Now);
        var resolution = _resolver.Resolve(tracking, promoted);
        if (promoted.Blocked.Count > 0)
            tracking = Note(tracking, where, promoted.Blocked);
        if (_profiles.Add(resolution, tracking, where, _intake.MayBeForgotten(frame, tracking)) is not { } traits)
        {
            _intake.Repeat(frame);
            return;
        }

        if (promoted.Blocked.Count > 0)
            _refiling.Withhold(promoted, where);
        _people.Touch(resolution);
        _segmenter.Touch(resolution, tracking, traits);
        _traits.Touch(resolution, tracking, traits);
        // Before the event is told: it may be what merged the profiles, and the rest of the frame comes behind it.
        _announcer.Tell(_graph, isHistory: frame.Kind == FrameKind.Import);
        _announcer.Touch(resolution.Fragment, tracking);
        if (frame.Kind != FrameKind.Import)
            _announcer.Tell(tracking, _resolver.HeadOf(resolution.Fragment), resolution.Fragment);
        _intake.Accept(frame, tracking, place, resolution.Fragment);
        _feed?.Add(new(place, resolution.Fragment, resolution.Account, promoted.Blocked.Count > 0 ? tracking[TrackingEvent.Notes].GetRawText() : null));
        if (ShowsEvents)
            _outcomes.Applied.Add((tracking, resolution.Fragment));
    }

    private TrackingEvent Note(TrackingEvent tracking, EventPlace where, IReadOnlyList<BlockedId> blocked)
    {
        string[] notes = [.. blocked.Select(one => $"{one.Type} {one.Value} is no identifier: {one.Reason}")];
        _profiles.Note(where, notes);
        return tracking.WithNotes(notes);
    }

    // What collect could not know: it takes the rules and the state.
    private RejectionReason WhyRejected(TrackingEvent tracking, PromotedIds promoted) =>
        promoted.Ids.Count == 0 ? RejectionReason.NoIdentifier
        : _suppressions.Concern(tracking, promoted) ? RejectionReason.Suppressed
        : RejectionReason.None;

    private void Settle(in LogFrame frame)
    {
        _traits.Settle(_graph, frame.Now);
        End(_segmenter.Settle(_graph, frame.Now), isHistory: frame.Kind == FrameKind.Import);
    }

    private void End(List<MembershipChange> changes, bool isHistory = false)
    {
        _announcer.Tell(_graph, isHistory);
        _people.Settle(_graph);
        _announcer.Hand(_graph);
        Tell(changes, isHistory);
        _announcer.Settle(isHistory);
        var standings = _segmenter.TakeStandings();
        _feed?.End(_graph, standings);
        _graph.Clear();
    }

    private void Tell(List<MembershipChange> changes, bool isHistory = false)
    {
        var computed = _traits.TakeChanges();
        if (!isHistory)
        {
            _announcer.Tell(changes);
            _announcer.Tell(computed);
        }

        _outcomes.Changes.AddRange(changes);
    }
}
