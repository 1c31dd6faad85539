using Weft.Activation;
using Weft.Audiences;
using Weft.Audiences.Backfills;
using Weft.Configuration;
using Weft.Events;
using Weft.Identity;
using Weft.Log;
using Weft.Profiles;
using Weft.Storage;
using Weft.Tests.Activation.Harness;
using Weft.Tests.Audiences.Oracle;
using Weft.Tests.Determinism;

namespace Weft.Tests.Audiences.Backfills;

/// <summary>
/// A shard that takes a stream frame by frame, with what it tells followed, and everything it answers compared with a full scan by the definition that is in force.
/// </summary>
internal sealed class BackfilledShard(RandomStream stream, BackfillBounds bounds, Random random)
{
    private readonly Dictionary<(ulong Fragment, string Audience), bool> _told = [];
    private readonly Dictionary<(ulong Profile, string Audience), bool> _own = [];
    private MemoryStore _store = new();
    private Shard? _shard;

    public MemoryStore Store => _store;

    /// <summary>How many frames left a backfill under way.</summary>
    public int FramesWithin { get; private set; }

    /// <summary>How many entered and exited were told.</summary>
    public int Told { get; private set; }

    public bool IsBackfilling => Shard.IsBackfilling;

    private Shard Shard => _shard ??= new(_store, new LaneOrders(_store), Compile, Logged, feedsWarehouse: true, bounds: bounds);

    // The stream grows while it is read.
    private LoggedEvents Logged => new(position => position <= stream.Frames.Count ? stream.Frames[(int)position - 1] : null);

    public static Workspace Compile(string text)
    {
        var errors = new ConfigErrors();
        return Workspace.Compile(text, RecordedRun.Kinds, EnvironmentReferences.None, errors) ?? throw new InvalidOperationException(string.Join('\n', errors.All) + text);
    }

    /// <summary>Takes a frame, now and then after a restart.</summary>
    public void Take(LogFrame frame)
    {
        if (random.Next(9) == 0)
            (_shard, _store) = (null, _store.CrashTo(_store.Commits));
        if (frame.Kind == FrameKind.Configuration)
            ForgetGone(stream.Sets[frame.Position]);
        var outcomes = Shard.Apply([frame]);
        var state = new StateBatch(_store).With(Logged);
        foreach (var change in outcomes.Changes)
            Follow(state, change, frame);
        FramesWithin += IsBackfilling ? 1 : 0;
        Check(state, frame);
    }

    private void ForgetGone(NaiveSet set)
    {
        foreach (var gone in _told.Keys.Where(key => !set.ContainsKey(key.Audience)).ToList())
            _told.Remove(gone);
        foreach (var gone in _own.Keys.Where(key => !set.ContainsKey(key.Audience)).ToList())
            _own.Remove(gone);
    }

    private void Follow(StateBatch state, MembershipChange change, LogFrame frame)
    {
        Told++;
        var audience = change.Audience.Key;
        Assert.False(change.Entered && _own.GetValueOrDefault((change.Profile, audience)), $"frame {frame.Position}: {change.Profile} entered {audience} twice");
        Assert.False(change.Cause.Kind is CauseKind.Definition or CauseKind.Time && !change.Entered && !_told.GetValueOrDefault((change.Profile, audience)), $"frame {frame.Position}: {change.Profile} exited {audience} and was not in it");
        _own[(change.Profile, audience)] = change.Entered;
        var component = StoredProfile.Of(state, change.Profile).Component;
        foreach (var member in component.Members)
            _told[(member.Fragment, audience)] = change.Entered;
    }

    private void Check(StateBatch state, LogFrame frame)
    {
        var heads = IdentityStore.Of(state).Heads();
        foreach (var gone in _own.Keys.Where(key => !heads.Contains(key.Profile)).ToList())
            _own.Remove(gone);
        var (memberships, told) = (Memberships.Of(state), new ToldStandings(state));
        var profiles = heads.ToDictionary(head => head, head => Naively.Of(StoredProfile.Of(state, head)));
        foreach (var audience in stream.Sets.Last().Value.Keys)
        {
            var members = SetInForce(state, audience) is { } set ? profiles.Where(one => set.IsMember(audience, one.Value, frame.Now)).Select(one => one.Key).Order().ToList() : [];
            var found = memberships.Members(audience).Select(member => member.Profile).ToList();
            Assert.True(members.SequenceEqual(found), $"frame {frame.Position} {frame.Kind}: {audience} has {string.Join(' ', found)}, and a full scan {string.Join(' ', members)}");
            Assert.True(members.Count == memberships.Size(audience), $"frame {frame.Position}: {audience} has {members.Count} members and says {memberships.Size(audience)}");
        }

        foreach (var head in heads)
            Check(memberships, told, head, frame);
    }

    private void Check(Memberships memberships, ToldStandings told, ulong head, LogFrame frame)
    {
        var shown = memberships.Shown(head).Values.Where(standing => standing.IsMember).ToList();
        foreach (var audience in stream.Sets.Last().Value.Keys)
        {
            var row = memberships.Members(audience, head - 1).FirstOrDefault();
            var standing = shown.Find(one => one.Audience == audience);
            Assert.True(row.Profile == head ? standing.Since == row.Since : standing.Audience is null, $"frame {frame.Position}: {head} in {audience} since {row.Since:O} and {standing.Since:O}");
        }

        var expected = stream.Sets.Last().Value.Keys.Where(audience => _told.GetValueOrDefault((head, audience))).Order(StringComparer.Ordinal);
        var found = told.Of(head).Select(one => one.Audience).Where(stream.Sets.Last().Value.ContainsKey);
        Assert.True(expected.SequenceEqual(found), $"frame {frame.Position} {frame.Kind}: of {head} it was told {string.Join(' ', expected)}, and the state says {string.Join(' ', found)}");
    }

    // The one configured last, unless it is still being made.
    private NaiveSet? SetInForce(StateBatch state, string audience) => BackfillProgress.Read(state, audience)?.Before switch
    {
        null => stream.Sets.Last().Value,
        0 => null,
        { } before => stream.Sets.Last(set => set.Key < before).Value,
    };
}
