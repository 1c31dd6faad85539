using System.IO.Hashing;

namespace Weft.Identity;

/// <summary>Takes all evidence again by the rules in force, and compares what comes of it with the graph in force.</summary>
internal sealed class GraphCheck
{
    private const int MostIds = 100;

    private readonly LinkEvidence _evidence;
    private readonly GraphReport _report;
    private readonly Dictionary<ulong, ulong> _rows = [];
    private readonly HashSet<ulong> _stale = [];

    private GraphCheck(LinkEvidence evidence) => (_evidence, _report) = (evidence, new() { Fragments = evidence.Last, Links = evidence.LinkCount });

    /// <summary>Compares.</summary>
    /// <param name="rows">The graph.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="told">Takes how far it has come.</param>
    /// <param name="cancellation">Ends it.</param>
    public static GraphReport Run(GraphRows rows, IdentityRules rules, Action<RunProgress> told, CancellationToken cancellation)
    {
        var check = new GraphCheck(LinkEvidence.Read(rows, done => told(new("reading the links", done * 0.4)), cancellation));
        check.ReadComponents(rows);
        var taken = 0L;
        foreach (var links in check._evidence.Groups())
        {
            cancellation.ThrowIfCancellationRequested();
            check.Compare(links, check._evidence.Tie(links, rules, rows.Decisions));
            taken += links.Length;
            told(new("taking them again", 0.4 + (0.6 * taken / check._evidence.LinkCount)));
        }

        check.CompareUnlinked();
        return check._report;
    }

    private void ReadComponents(GraphRows rows)
    {
        while (rows.NextComponent(out var head, out var value))
        {
            _rows[head] = XxHash64.HashToUInt64(value);
            if (Component.FromValue(value).IsStale)
                _stale.Add(head);
        }
    }

    private void Compare(Link[] links, TiedLinks tied)
    {
        var (before, components) = (links.ToDictionary(link => (link.A, link.B)), tied.Take().Components.ToList());
        var found = _report.Count;
        foreach (var (profiles, made) in Regrouping.Of(tied.Fragments, components))
            _report.Add(new(IsStale(profiles) ? "stale" : "people", [.. profiles.Select(Ids)], [.. made.Select(Ids)], []));
        var changed = tied.Changed.SelectMany(link => Differences(before[(link.A, link.B)], link)).ToList();
        if (changed.Count > 0)
            _report.Add(new("links", [], [], changed));
        foreach (var component in components.Where(component => !IsAsStored(component)))
            NoteRow(component, found);
        if (_report.Count > found)
            _report.Groups.Add((links[0].A, links.Length));
    }

    // Where its members differ too, that says it.
    private void NoteRow(Component component, long found)
    {
        var isStale = _stale.Contains(component.Head);
        if (isStale || _report.Count == found)
            _report.Add(new(isStale ? "stale" : "details", [Ids(component)], [Ids(component)], []));
    }

    private bool IsStale(IReadOnlyList<Fragment[]> profiles) => profiles.Any(profile => _stale.Contains(profile[0].Head));

    private bool IsAsStored(Component component)
    {
        var isStored = _rows.Remove(component.Head, out var row);
        return component.IsTrivial ? !isStored : isStored && row == XxHash64.HashToUInt64(component.Write().ToArray());
    }

    // A component's row that no link speaks for, and a fragment without links that is not alone.
    private void CompareUnlinked()
    {
        for (var number = 1; number <= _evidence.Last; number++)
        {
            if (_evidence.Heads[number] is 0 || _evidence.IsLinked(number) || (_evidence.Heads[number] == (ulong)number && !_rows.ContainsKey((ulong)number)))
                continue;
            var fragment = _evidence.Fragment(number);
            var made = Component.Alone(fragment);
            _report.Add(new(_stale.Contains(fragment.Head) ? "stale" : "people", [[_evidence.Fragment((int)fragment.Head).Id, fragment.Id]], [Ids(made)], []));
            _report.Groups.Add((fragment.Number, 0));
        }
    }

    private IEnumerable<LinkDifference> Differences(Link stored, Link made) =>
        from claim in stored.Claims
        let now = made.Of(claim.Kind)!.Value
        where claim.Claim.Refusal != now.Refusal
        select new LinkDifference(_evidence.Fragment((int)stored.A).Id, _evidence.Fragment((int)stored.B).Id, claim.Claim.Refusal, now.Refusal);

    private static List<ExternalId> Ids(Fragment[] profile) => [.. profile.Take(MostIds).Select(fragment => fragment.Id)];

    private List<ExternalId> Ids(Component component) => [.. component.Members.Take(MostIds).Select(member => _evidence.Fragment((int)member.Fragment).Id)];
}
