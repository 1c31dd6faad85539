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

    /// <summary>How many frames left timers that were due.</summary>
    public int FramesBehind { get; private set; }

    /// <summary>How many entered and exited were told.</summary>
    public int Told { get; private set; }

    public bool IsBackfilling => Shard.IsBackfilling;

    /// <summary>Whether the last frame left timers that were due.</summary>
    public bool IsBehind => Shard.NextTimer <= stream.Frames[^1].Now;

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
        var before = IdentityStore.Of(new StateBatch(_store)).People().ToLookup(fragment => fragment.Head, fragment => fragment.Number);
        var outcomes = Shard.Apply([frame]);
        var state = new StateBatch(_store).With(Logged);
        foreach (var change in outcomes.Changes)
            Follow(change, frame, change.Cause.Kind == CauseKind.Time ? before[change.Profile] : StoredProfile.Of(state, change.Profile).Component.Members.Select(member => member.Fragment));
        // Behind what was told: timers that were due fire by the definitions of before.
        if (frame.Kind == FrameKind.Configuration)
            ForgetGone(stream.Sets[frame.Position]);
        FramesWithin += IsBackfilling ? 1 : 0;
        FramesBehind += IsBehind ? 1 : 0;
        if (!IsBehind)
            Check(state, frame);
    }

    private void ForgetGone(NaiveSet set)
    {
        foreach (var gone in _told.Keys.Where(key => !set.ContainsKey(key.Audience)).ToList())
            _told.Remove(gone);
        foreach (var gone in _own.Keys.Where(key => !set.ContainsKey(key.Audience)).ToList())
            _own.Remove(gone);
    }

    // Timers fire before the frame changes who is one person.
    private void Follow(MembershipChange change, LogFrame frame, IEnumerable<ulong> fragments)
    {
        Told++;
        var audience = change.Audience.Key;
        Assert.False(change.Entered && _own.GetValueOrDefault((change.Profile, audience)), $"frame {frame.Position}: {change.Profile} entered {audience} twice");
        Assert.False(change.Cause.Kind is CauseKind.Definition or CauseKind.Time && !change.Entered && !_told.GetValueOrDefault((change.Profile, audience)), $"frame {frame.Position}: {change.Profile} exited {audience} and was not in it");
        _own[(change.Profile, audience)] = change.Entered;
        foreach (var fragment in fragments)
            _told[(fragment, audience)] = change.Entered;
    }

    private void Check(StateBatch state, LogFrame frame)
    {
        var heads = IdentityStore.Of(state).Heads();
        foreach (var gone in _own.Keys.Where(key => !heads.Contains(key.Profile)).ToList())
            _own.Remove(gone);
        var (memberships, told) = (Memberships.Of(state), new ToldStandings(state));
        var profiles = heads.ToDictionary(head => head, head => Naively.Of(StoredProfile.Of(state, head)));
        var rows = stream.Sets.Last().Value.Keys.ToDictionary(audience => audience, audience => memberships.Members(audience).ToDictionary());
        foreach (var (audience, found) in rows)
        {
            var members = SetInForce(state, audience) is { } set ? profiles.Where(one => set.IsMember(audience, one.Value, frame.Now)).Select(one => one.Key).Order().ToList() : [];
            Assert.True(members.SequenceEqual(found.Keys), $"frame {frame.Position} {frame.Kind}: {audience} has {string.Join(' ', found.Keys)}, and a full scan {string.Join(' ', members)}{Show(state, audience, profiles, members.Except(found.Keys).Concat(found.Keys.Except(members)).FirstOrDefault(), frame)}");
            Assert.True(members.Count == memberships.Size(audience), $"frame {frame.Position}: {audience} has {members.Count} members and says {memberships.Size(audience)}");
        }

        foreach (var head in heads)
        {
            var standings = memberships.Shown(head).Values.Where(standing => standing.IsMember).ToDictionary(standing => standing.Audience, standing => standing.Since);
            var expected = rows.Where(row => row.Value.ContainsKey(head)).ToDictionary(row => row.Key, row => row.Value[head]);
            Assert.True(expected.OrderBy(one => one.Key).SequenceEqual(standings.OrderBy(one => one.Key)), $"frame {frame.Position}: {head} is listed in {string.Join(' ', expected)}, and stands to {string.Join(' ', standings)}");
            // Of an audience that was taken away and is there again, what stood before is to be taken back first, of which nobody is told.
            var leaving = BackfillWork.Of(state).Retirements.Where(one => one.Next is null && !one.IsQuiet(head)).Select(one => one.Audience).ToList();
            var isTold = rows.Keys.Except(leaving).Where(audience => _told.GetValueOrDefault((head, audience))).Order(StringComparer.Ordinal);
            var inState = told.Of(head).Select(one => one.Audience).Where(rows.ContainsKey).Except(leaving);
            Assert.True(isTold.SequenceEqual(inState), $"frame {frame.Position} {frame.Kind}: of {head} it was told {string.Join(' ', isTold)}, and the state says {string.Join(' ', inState)}");
        }
    }

    private string Show(StateBatch state, string audience, Dictionary<ulong, NaiveProfile> profiles, ulong profile, LogFrame frame)
    {
        if (!profiles.TryGetValue(profile, out var naive) || SetInForce(state, audience) is not { } set)
            return "";
        var answer = Compile(RandomStream.Written(set)).Audiences.Find(audience)!.Evaluate(StoredProfile.Of(state, profile), frame.Now);
        var standings = string.Join(' ', Memberships.Of(state).Read(profile).Values.Where(one => one.Audience.StartsWith(audience, StringComparison.Ordinal)));
        return $"\n{BackfillProgress.Read(state, audience)} {standings}\nat {frame.Now:O}: {answer}\n{System.Text.Json.JsonSerializer.Serialize(set[audience].Written())}\n{System.Text.Json.JsonSerializer.Serialize(naive)}";
    }

    // The one configured last, unless it is still being made.
    private NaiveSet? SetInForce(StateBatch state, string audience) => BackfillProgress.Read(state, audience)?.Before switch
    {
        null => stream.Sets.Last().Value,
        0 => null,
        { } before => stream.Sets.Last(set => set.Key < before).Value,
    };
}
