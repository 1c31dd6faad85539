using System.Collections.Immutable;
using Weft.Storage;

namespace Weft.Audiences.Backfills;

/// <summary>
/// Which version of each audience is in force. A configuration's new and edited definitions are a run: their rows are made beside those in force, for everybody, little by little; then all
/// of them come into force at once. What a later configuration changes again is taken out of its run, and with it the others of that run, since they may refer to each other.
/// </summary>
/// <param name="state">Where it stands.</param>
/// <param name="newest">What was configured last.</param>
/// <param name="compile">Compiles a configuration that was in force before.</param>
internal sealed class BackfillPlan(StateBatch state, AudienceSet newest, Func<string, AudienceSet> compile)
{
    private readonly Dictionary<long, AudienceSet> _formers = [];
    private readonly Slots _slots = Slots.Of(state);
    private AudiencesAtWork? _atWork;

    /// <summary>What is left to do.</summary>
    public BackfillWork Work { get; } = BackfillWork.Of(state);

    /// <summary>The definitions to evaluate by.</summary>
    public AudiencesAtWork AtWork => _atWork ??= AudiencesAtWork.Of(newest, Work, _slots, Former);

    /// <summary>Goes on from what another configuration had in force.</summary>
    /// <param name="before">What was configured until now.</param>
    /// <param name="text">The configuration until now, as written.</param>
    /// <param name="position">The configuration's frame.</param>
    /// <param name="now">Its instant.</param>
    public void Define(BackfillPlan before, string text, long position, DateTimeOffset now)
    {
        foreach (var (former, set) in before._formers)
            _formers[former] = set;
        _formers[position] = before.Newest;
        var begun = new SortedSet<string>(StringComparer.Ordinal);
        var cancelled = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var audience in before.Newest.All.Concat(newest.All).Select(audience => audience.Key).Distinct().Order(StringComparer.Ordinal))
            Compare(before, audience, begun, cancelled, now);
        foreach (var run in begun.Select(Work.RunOf).OfType<Run>().Distinct().ToList())
            begun.UnionWith(run.Builds.Select(build => build.Audience).Except(cancelled));
        ImmutableArray<Build> builds = [.. begun.Select(audience => Begin(before, audience, position))];
        Cancel([.. cancelled.Union(begun).Select(Work.BuildOf).OfType<Build>()], now);
        if (builds.Length > 0)
            Work.Put(new Run(position, now, null, builds));
        if (builds.Any(build => build.Former == position))
            Work.PutFormer(position, text);
        Changed();
    }

    /// <summary>The first run's turn has come.</summary>
    /// <param name="last">The last fragment there is.</param>
    public Run Begin(ulong last)
    {
        var run = Work.FirstRun! with { End = last };
        Work.Put(run);
        Changed();
        return run;
    }

    /// <summary>Everybody was looked at: the first run's definitions come into force.</summary>
    /// <param name="now">From when.</param>
    /// <param name="last">The last fragment there is.</param>
    public void Switch(DateTimeOffset now, ulong last)
    {
        var run = Work.FirstRun!;
        Work.Put(run with { Builds = [] });
        foreach (var (audience, slot, former) in run.Builds)
        {
            var retired = former == 0 ? Slots.Told(slot) : _slots.InForce(audience)!;
            _slots.Put(audience, slot);
            if (last > 0)
                Work.Retire(audience, retired, slot, now, last);
        }

        Changed();
    }

    /// <summary>What is in force is otherwise than it was.</summary>
    public void Changed()
    {
        _slots.Write();
        var needed = Work.DropFormers();
        foreach (var former in _formers.Keys.Where(former => !needed.Contains(former)).ToList())
            _formers.Remove(former);
        _atWork = null;
    }

    private AudienceSet Newest => newest;

    private AudienceDefinition? InForce(string audience) => Work.BuildOf(audience) is { } build ? Former(build) : newest.Find(audience);

    private AudienceDefinition? Former(Build build)
    {
        if (build.Former == 0)
            return null;
        if (!_formers.TryGetValue(build.Former, out var set))
            _formers[build.Former] = set = compile(Work.Former(build.Former));
        return set.Find(build.Audience);
    }

    private void Compare(BackfillPlan before, string audience, SortedSet<string> begun, SortedSet<string> cancelled, DateTimeOffset now)
    {
        var (inForce, configured, next) = (before.InForce(audience), before.Newest.Find(audience), newest.Find(audience));
        if (next is null || next.Text == inForce?.Text)
            cancelled.Add(audience);
        else if (next.Text != configured?.Text || Work.BuildOf(audience) is null)
            begun.Add(audience);
        if (next is null && inForce is not null)
            Remove(audience, now);
    }

    private Build Begin(BackfillPlan before, string audience, long position)
    {
        var former = Work.BuildOf(audience)?.Former ?? (before.Newest.Find(audience) is null ? 0 : position);
        var slot = former == 0 && !_slots.WasUsed(audience) ? audience : Slots.Of(audience, position);
        if (former == 0)
            _slots.Put(audience, null);
        return new(audience, slot, former);
    }

    // What was made of them goes; nobody knows of it.
    private void Cancel(HashSet<Build> builds, DateTimeOffset now)
    {
        foreach (var run in builds.Select(build => Work.RunOf(build.Audience)!).Distinct().ToList())
        {
            Work.Put(run with { Builds = run.Builds.RemoveAll(builds.Contains) });
            foreach (var build in run.End is null ? [] : run.Builds.Where(builds.Contains))
                Work.Retire(build.Audience, build.Slot, null, now, ulong.MaxValue, quietTo: ulong.MaxValue);
        }
    }

    private void Remove(string audience, DateTimeOffset now)
    {
        if (_slots.InForce(audience) is not { } slot)
            return;
        _slots.Put(audience, null);
        if (Work.Retirements.FirstOrDefault(one => one.Next == slot) is not { } telling)
        {
            Work.Retire(audience, slot, null, now, ulong.MaxValue);
            return;
        }

        // Of those whose turn has not come it was told what the version before said.
        var told = telling == Work.FirstRetirement ? Work.Retired : 0;
        Work.Put(telling with { Next = null, At = now, End = ulong.MaxValue });
        Work.Retire(audience, slot, null, now, ulong.MaxValue, told, telling.End);
    }
}
