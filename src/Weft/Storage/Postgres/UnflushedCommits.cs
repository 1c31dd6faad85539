namespace Weft.Storage.Postgres;

/// <summary>The commits since the last checkpoint, which a crash of the database may lose.</summary>
internal sealed class UnflushedCommits
{
    private const long Much = 64 << 20;
    private readonly List<(long Number, Changes Changes)> _commits = [];
    private long _bytes;

    public bool IsEmpty => _commits.Count == 0;

    /// <summary>Whether it is time for a checkpoint, for the sake of memory.</summary>
    public bool IsMuch => _bytes >= Much;

    public void Add(long number, Changes changes)
    {
        _commits.Add((number, changes));
        _bytes += changes.Parts.Sum(part => part.Bytes);
    }

    public void Clear()
    {
        _commits.Clear();
        _bytes = 0;
    }

    /// <summary>Whether it holds the commit of that number.</summary>
    public bool ReachBackTo(long number) => !IsEmpty && _commits[0].Number <= number;

    public IEnumerable<(long Number, Changes Changes)> After(long number) => _commits.Where(one => one.Number > number);
}
