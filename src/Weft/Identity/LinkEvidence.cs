using System.Runtime.InteropServices;

namespace Weft.Identity;

/// <summary>
/// All fragments and links as they stood at one moment, packed: about 150 bytes a link and 100 a fragment in memory, however long the graph goes on changing. Links that hang together, in force or
/// refused, are given as one group, since no link of one group can change what becomes of another's.
/// </summary>
internal sealed class LinkEvidence
{
    private readonly PackedRows _fragments = new();
    private readonly PackedRows _links = new();
    private readonly List<(int A, int B)> _ends = [];
    private readonly List<ulong> _heads = [0];
    private readonly List<bool> _hasEvents = [false];
    private int[] _order = [];
    private int[] _group = [];

    private LinkEvidence() => _fragments.Add([]);

    /// <summary>The number of the latest fragment.</summary>
    public int Last => _heads.Count - 1;

    /// <summary>How many links there are.</summary>
    public int LinkCount => _ends.Count;

    /// <summary>The profile that each fragment belonged to, by fragment number; 0 for an account.</summary>
    public ReadOnlySpan<ulong> Heads => CollectionsMarshal.AsSpan(_heads);

    /// <summary>Reads everything.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="told">Takes how far it has come, from 0 to 1.</param>
    /// <param name="cancellation">Ends it.</param>
    public static LinkEvidence Read(GraphRows rows, Action<double> told, CancellationToken cancellation)
    {
        var evidence = new LinkEvidence();
        while (rows.NextFragment(out var number, out var value))
        {
            evidence.AddFragment(number, value);
            Tell(evidence.Last / 2.0);
        }

        while (rows.NextLink(out var a, out var b, out var value))
        {
            evidence._ends.Add(((int)a, (int)b));
            evidence._links.Add(value);
            Tell((evidence.Last + (double)a) / 2);
        }

        evidence.Group();
        return evidence;

        void Tell(double done)
        {
            cancellation.ThrowIfCancellationRequested();
            told(done / Math.Max(1, rows.Last));
        }
    }

    /// <summary>A fragment.</summary>
    public Fragment Fragment(int number) => Identity.Fragment.FromValue((ulong)number, _fragments[number]);

    /// <summary>Whether events are filed under a fragment.</summary>
    public bool HasEvents(int number) => _hasEvents[number];

    /// <summary>Whether a link touches a fragment, in force or refused.</summary>
    public bool IsLinked(int number) => _group[number] != 0;

    /// <summary>The groups of links that hang together.</summary>
    public IEnumerable<Link[]> Groups()
    {
        for (var from = 0; from < _order.Length;)
        {
            var to = from;
            while (to < _order.Length && GroupOf(_order[to]) == GroupOf(_order[from]))
                to++;
            yield return Array.ConvertAll(_order[from..to], Link);
            from = to;
        }
    }

    /// <summary>A group's links with their fragments, to be taken by other rules or once more.</summary>
    public TiedLinks Tie(Link[] links, IdentityRules rules, Decisions decisions)
    {
        var tied = new TiedLinks(rules, decisions);
        foreach (var link in links)
        {
            tied.Add(Fragment((int)link.A));
            tied.Add(Fragment((int)link.B));
            tied.Add(link);
        }

        return tied;
    }

    private int GroupOf(int link) => _group[_ends[link].A];

    private Link Link(int link) => Identity.Link.FromValue((ulong)_ends[link].A, (ulong)_ends[link].B, _links[link]);

    private void AddFragment(ulong number, byte[] value)
    {
        if (number != (ulong)_heads.Count)
            throw new Storage.StorageException($"Fragment {_heads.Count} is missing from the store.");
        var fragment = Identity.Fragment.FromValue(number, value);
        _fragments.Add(value);
        _heads.Add(fragment.Id.Type == ExternalId.GroupId ? 0 : fragment.Head);
        _hasEvents.Add(fragment.FirstEventAt is not null);
    }

    // Each fragment with a link gets the lowest number among those that hang together with it; the links come by that number.
    private void Group()
    {
        _group = new int[_heads.Count];
        foreach (var (a, b) in _ends)
        {
            var (one, other) = (Root(a), Root(b));
            _group[Math.Max(one, other)] = Math.Min(one, other);
        }

        for (var number = 1; number < _group.Length; number++)
            _group[number] = _group[number] == 0 ? 0 : Root(number);
        _order = new int[_ends.Count];
        for (var link = 0; link < _order.Length; link++)
            _order[link] = link;
        var keys = Array.ConvertAll(_order, GroupOf);
        Array.Sort(keys, _order);
    }

    private int Root(int number)
    {
        if (_group[number] == 0)
            _group[number] = number;
        while (_group[number] != number)
            number = _group[number] = _group[_group[number]];
        return number;
    }
}
