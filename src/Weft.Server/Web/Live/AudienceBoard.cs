namespace Weft.Server.Web.Live;

/// <summary>What the board keeps of each audience: sizes of the last ten minutes and recent movements. For one thread at a time.</summary>
internal sealed class AudienceBoard
{
    private const int Steps = 120;
    private const int MostMoves = 200;
    private const int MovesOfAll = 20_000;
    private readonly Dictionary<string, Kept> _byKey = new(StringComparer.Ordinal);
    private List<string> _order = [];

    /// <summary>Somebody entered or exited.</summary>
    public void Take(Shown move)
    {
        if (!_byKey.TryGetValue(move.Item.Name!, out var kept))
        {
            // Defined just now: it was empty, and its first members come before its first size is taken.
            _byKey[move.Item.Name!] = kept = new(MostMoves);
            kept.Sizes.Add(0);
        }

        kept.Moves.Add(move);
        kept.LastMoveAt = move.SeenAt;
    }

    /// <summary>The recent movements of one audience, newest first.</summary>
    public IReadOnlyList<Shown> MovesOf(string audience) => _byKey.TryGetValue(audience, out var kept) ? kept.Moves.NewestFirst() : [];

    /// <summary>Takes the sizes of those that are configured now.</summary>
    /// <param name="view">Where they are read.</param>
    /// <param name="isStep">Whether they count for the trend.</param>
    public void Sample(ReadView view, bool isStep)
    {
        var all = view.Workspace.Audiences.All;
        var memberships = view.Memberships;
        var moves = Math.Clamp(MovesOfAll / Math.Max(1, all.Count), 20, MostMoves);
        _order = [.. all.Select(audience => audience.Key)];
        foreach (var audience in all)
        {
            if (!_byKey.TryGetValue(audience.Key, out var kept))
                _byKey[audience.Key] = kept = new(moves);
            kept.Name = audience.Name;
            kept.Size = memberships.Size(audience.Key);
            if (isStep)
                kept.Sizes.Add(kept.Size);
        }

        if (_byKey.Count > _order.Count)
            _byKey.Keys.Except(_order).ToList().ForEach(gone => _byKey.Remove(gone));
    }

    /// <summary>Every audience's trend, in the configuration's order.</summary>
    public IReadOnlyList<AudienceTrend> Trends() => [.. _order.Select(key => _byKey[key].Show(key))];

    private sealed class Kept(int moves)
    {
        public Ring<long> Sizes { get; } = new(Steps);

        public Ring<Shown> Moves { get; } = new(moves);

        public string Name { get; set; } = "";

        public long Size { get; set; }

        public DateTimeOffset? LastMoveAt { get; set; }

        public AudienceTrend Show(string key) => new(key, Name, Size, Sizes.OldestFirst(), LastMoveAt);
    }
}
