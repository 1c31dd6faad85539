using Weft.Audiences;
using Weft.Identity;
using Weft.Storage;

namespace Weft.Trials;

/// <summary>
/// Tries other identity rules on all evidence, group by group of links that hang together, and compares the profiles with those in force. Memory holds the packed links, one
/// group at a time, and the examples; nothing is written.
/// </summary>
internal sealed class Trial
{
    private const int MostSamples = 20;
    private const int MostIds = 20;
    private const int MostLargest = 5;

    private readonly LinkEvidence _evidence;
    private readonly AudienceShift _audiences;
    private readonly SortedDictionary<string, (long Before, long After)> _refusals = new(StringComparer.Ordinal);
    private readonly List<TouchedSample> _samples = [];
    private readonly Largest<SampleProfile> _largest = new(MostLargest);
    private long _made;
    private long _undone;
    private long _touched;

    private Trial(LinkEvidence evidence, AudienceShift audiences) => (_evidence, _audiences) = (evidence, audiences);

    /// <summary>Tries them.</summary>
    /// <param name="rows">The graph.</param>
    /// <param name="state">The state, of which timelines, traits and memberships are read.</param>
    /// <param name="workspace">What is in force: its rules, its audiences.</param>
    /// <param name="tried">The other rules.</param>
    /// <param name="now">The instant that audiences are asked for.</param>
    /// <param name="told">Takes how far it has come.</param>
    /// <param name="cancellation">Ends it.</param>
    public static TrialAnswer Run(
        GraphRows rows, StateBatch state, (IdentityRules Rules, AudienceSet Audiences) workspace, IdentityRules tried, DateTimeOffset now, Action<RunProgress> told, CancellationToken cancellation)
    {
        var shift = new AudienceShift(state, workspace.Audiences, now);
        var trial = new Trial(LinkEvidence.Read(rows, done => told(new("reading the links", done * 0.3)), cancellation), shift);
        var taken = 0L;
        foreach (var links in trial._evidence.Groups())
        {
            cancellation.ThrowIfCancellationRequested();
            trial.Take(links, trial._evidence.Tie(links, tried, rows.Decisions));
            taken += links.Length;
            told(new("taking them by the other rules", 0.3 + (0.7 * taken / trial._evidence.LinkCount)));
        }

        return trial.Answer(now) with { Notes = TrialNotes.Of(workspace.Rules, tried) };
    }

    private void Take(Link[] links, TiedLinks tied)
    {
        foreach (var (_, claim) in links.SelectMany(link => link.Claims))
            Count(claim.Refusal, 1, 0);
        var fragments = tied.Fragments.ToDictionary(fragment => fragment.Number);
        List<Component> components = [.. tied.Take().Components];
        foreach (var (_, claim) in tied.Links.SelectMany(link => link.Claims))
            Count(claim.Refusal, 0, 1);
        foreach (var component in components)
            _largest.Offer(component.Members.Length, component.Head, () => Sample(component));
        foreach (var regrouping in Regrouping.Of(tied.Fragments, components))
            Take(regrouping, number => fragments[number]);
    }

    private void Take(Regrouping regrouping, Func<ulong, Fragment> read)
    {
        var before = regrouping.Before.Select(profile => profile.Count(HasEvents)).Where(filed => filed > 0).ToList();
        var after = regrouping.After.Select(component => component.Members.Where(member => HasEvents(read(member.Fragment))).Select(member => read(member.Fragment).Head).Distinct().Count())
            .Where(profiles => profiles > 0).ToList();
        // Each pair of a profile that is and one that would be with events in common is one; a merge is a second one for who would be, and an undone one a second for who is.
        var pairs = after.Sum();
        _made += pairs - after.Count;
        _undone += pairs - before.Count;
        _touched += before.Count;
        _audiences.Take(regrouping, read);
        if (before.Count > 0 && _samples.Count < MostSamples)
            _samples.Add(new([.. regrouping.Before.Take(MostSamples).Select(Sample)], [.. regrouping.After.Take(MostSamples).Select(Sample)]));
    }

    private TrialAnswer Answer(DateTimeOffset now)
    {
        var (profiles, before) = (new HashSet<ulong>(), new Dictionary<ulong, int>());
        for (var number = 1; number <= _evidence.Last; number++)
        {
            var head = _evidence.Heads[number];
            if (head == 0)
                continue;
            before[head] = before.GetValueOrDefault(head) + 1;
            if (_evidence.HasEvents(number))
                profiles.Add(head);
            if (!_evidence.IsLinked(number))
                _largest.Offer(1, (ulong)number, () => Sample([_evidence.Fragment(number)]));
        }

        return new()
        {
            At = now,
            Links = _evidence.LinkCount,
            Profiles = new(profiles.Count, profiles.Count - _made + _undone),
            Merges = new(_made, _undone),
            Touched = new(_touched, _samples),
            Largest = new(LargestBefore(before), [.. _largest.InOrder]),
            Refusals = [.. _refusals.Select(rule => new RefusedBy(rule.Key, rule.Value.Before, rule.Value.After))],
            Audiences = _audiences.Sizes,
            Notes = [],
        };
    }

    private List<SampleProfile> LargestBefore(Dictionary<ulong, int> sizes)
    {
        var largest = new Largest<ulong>(MostLargest);
        foreach (var (head, size) in sizes)
            largest.Offer(size, head, () => head);
        var members = largest.InOrder.ToDictionary(head => head, _ => new List<Fragment>());
        for (var number = 1; number <= _evidence.Last; number++)
        {
            if (members.TryGetValue(_evidence.Heads[number], out var list) && list.Count < MostIds)
                list.Add(_evidence.Fragment(number));
        }

        return [.. largest.InOrder.Select(head => Sample([.. members[head]]) with { Ids = sizes[head] })];
    }

    private void Count(string? rule, int before, int after)
    {
        if (rule is null)
            return;
        var sums = _refusals.GetValueOrDefault(rule);
        _refusals[rule] = (sums.Before + before, sums.After + after);
    }

    private static bool HasEvents(Fragment fragment) => fragment.FirstEventAt is not null;

    private SampleProfile Sample(Component component) =>
        Sample([.. component.Members.Take(MostIds).Select(member => _evidence.Fragment((int)member.Fragment))]) with { Ids = component.Members.Length };

    private static SampleProfile Sample(Fragment[] profile) =>
        new(new ProfileId(profile[0].Number).ToString(), profile.Length, [.. profile.Take(MostIds).Select(fragment => fragment.Id.ToString())]);
}
