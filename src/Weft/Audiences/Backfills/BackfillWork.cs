using System.Collections.Immutable;
using System.Text;
using Weft.Storage;

namespace Weft.Audiences.Backfills;

/// <summary>
/// What is left to do for definitions that are not in force yet, and for those that are in force no more. Retirements go first, then the runs, one after the other.
/// <code>
/// B | run | position        -> Run
/// B | retirement | number   -> Retirement
/// B | former | position     -> the configuration that was in force before a configuration frame, as written, while a run needs it
/// B | progress              -> the last fragment that the first run has looked at, the last profile that the first retirement has
/// </code>
/// </summary>
internal sealed class BackfillWork
{
    private readonly StateBatch _state;
    private readonly SortedDictionary<long, Run> _runs = [];
    private readonly SortedDictionary<long, Retirement> _retirements = [];
    private readonly Dictionary<string, (Run Run, Build Build)> _buildOf = new(StringComparer.Ordinal);
    private (ulong Done, ulong Retired) _written;

    private BackfillWork(StateBatch state)
    {
        _state = state;
        foreach (var (key, value) in state.Scan(Name("run").Span))
            Keep(Run.FromValue(NumberIn(key), value));
        foreach (var (key, value) in state.Scan(Name("retirement").Span))
            _retirements[NumberIn(key)] = Retirement.FromValue(NumberIn(key), value);
        if (state.Get(Name("progress").Span) is not { } progress)
            return;
        var reader = new ValueReader(progress);
        _written = (Done, Retired) = (reader.Unsigned(), reader.Unsigned());
    }

    /// <summary>The one of a batch.</summary>
    public static BackfillWork Of(StateBatch state) => state.Shared(static state => new BackfillWork(state));

    /// <summary>Whether there is anything to do.</summary>
    public bool IsPending => _runs.Count > 0 || _retirements.Count > 0;

    /// <summary>The runs, the one whose turn it is first.</summary>
    public IEnumerable<Run> Runs => _runs.Values;

    /// <summary>The run whose turn it is, if any.</summary>
    public Run? FirstRun => _runs.Count > 0 ? _runs.First().Value : null;

    /// <summary>The retirements, the one whose turn it is first.</summary>
    public IEnumerable<Retirement> Retirements => _retirements.Values;

    /// <summary>The retirement whose turn it is, if any.</summary>
    public Retirement? FirstRetirement => _retirements.Count > 0 ? _retirements.First().Value : null;

    /// <summary>The last fragment that the first run has looked at.</summary>
    public ulong Done { get; set; }

    /// <summary>The last profile that the first retirement is through with.</summary>
    public ulong Retired { get; set; }

    /// <summary>The run that an audience's next version is in; null when it waits for none.</summary>
    public Run? RunOf(string audience) => _buildOf.GetValueOrDefault(audience).Run;

    /// <summary>An audience's next version; null when it has none.</summary>
    public Build? BuildOf(string audience) => _buildOf.GetValueOrDefault(audience).Build;

    /// <summary>Whether a profile is evaluated for the run whose turn it is: it was looked at, or is younger than the run.</summary>
    public bool Covers(ulong profile) => FirstRun?.End is { } end && (profile <= Done || profile > end);

    /// <summary>Whether it is still to be told what became of a profile; the slot that is retired says what was.</summary>
    public bool IsUntold(Retirement retirement, ulong profile) =>
        FirstRetirement is { } first && retirement.Number >= first.Number && profile <= retirement.End && profile > (retirement.Number == first.Number ? Retired : 0);

    /// <summary>Adds a run, or puts one in another's place; one of nothing is gone.</summary>
    public void Put(Run run)
    {
        var wasFirst = FirstRun?.Position == run.Position;
        foreach (var build in _runs.GetValueOrDefault(run.Position)?.Builds ?? [])
            _buildOf.Remove(build.Audience);
        if (run.Builds.Length > 0)
        {
            Keep(run);
            run.Write().PutInto(_state, Name("run").Add(run.Position).Span);
            return;
        }

        _runs.Remove(run.Position);
        _state.Delete(Name("run").Add(run.Position).Span);
        if (wasFirst)
            Done = 0;
    }

    /// <summary>A slot is to be retired, after the others.</summary>
    public void Retire(string audience, string slot, string? next, DateTimeOffset at, ulong end, ulong quietAfter = 0, ulong quietTo = 0) =>
        Put(new Retirement(_retirements.Count > 0 ? _retirements.Last().Key + 1 : 1, audience, slot, next, at, end, quietAfter, quietTo));

    /// <summary>Puts a retirement in the place of another of its number.</summary>
    public void Put(Retirement retirement)
    {
        _retirements[retirement.Number] = retirement;
        retirement.Write().PutInto(_state, Name("retirement").Add(retirement.Number).Span);
    }

    /// <summary>The first retirement is through.</summary>
    public void EndRetirement()
    {
        var number = _retirements.First().Key;
        _retirements.Remove(number);
        _state.Delete(Name("retirement").Add(number).Span);
        Retired = 0;
    }

    /// <summary>Keeps the configuration that was in force before a frame.</summary>
    public void PutFormer(long position, string text) => _state.Put(Name("former").Add(position).Span, Encoding.UTF8.GetBytes(text));

    /// <summary>The configuration that was in force before a frame.</summary>
    public string Former(long position) =>
        Encoding.UTF8.GetString(_state.Get(Name("former").Add(position).Span) ?? throw new StorageException($"The configuration before frame {position} is missing from the store."));

    /// <summary>Puts how far it has come into the batch.</summary>
    public void Write()
    {
        if (_written == (Done, Retired))
            return;
        _written = (Done, Retired);
        if (_written == default)
            _state.Delete(Name("progress").Span);
        else
            ValueWriter.Begin().Add(Done).Add(Retired).PutInto(_state, Name("progress").Span);
    }

    /// <summary>Forgets the configurations that no run needs any more.</summary>
    /// <returns>Those that are needed.</returns>
    public HashSet<long> DropFormers()
    {
        var needed = _runs.Values.SelectMany(run => run.Builds).Select(build => build.Former).ToHashSet();
        foreach (var (key, _) in _state.Scan(Name("former").Span).Where(pair => !needed.Contains(NumberIn(pair.Key))).ToList())
            _state.Delete(key);
        return needed;
    }

    private void Keep(Run run)
    {
        _runs[run.Position] = run;
        foreach (var build in run.Builds)
            _buildOf[build.Audience] = (run, build);
    }

    private static long NumberIn(byte[] key)
    {
        var reader = new KeyReader(key);
        reader.Text();
        return reader.Signed();
    }

    private static Key Name(string name) => Key.In(Table.Backfills, new byte[40]).Add(name);
}
