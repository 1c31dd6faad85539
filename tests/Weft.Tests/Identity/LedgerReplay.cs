using Weft.Identity;

namespace Weft.Tests.Identity;

/// <summary>What a ledger says, read from its first entry on and taken literally; it knows nothing else of the graph.</summary>
internal sealed class LedgerReplay(Func<long, Decision> decisionOf)
{
    private readonly Dictionary<(ulong A, ulong B), HashSet<long>> _together = [];

    /// <summary>What became of each claim: the rule that refuses it, or null where it is in force.</summary>
    public Dictionary<(ulong A, ulong B, ClaimKind Kind), string?> Claims { get; } = [];

    /// <summary>Who holds each fragment that was ever named.</summary>
    public Dictionary<ulong, ulong> Holder { get; } = [];

    /// <summary>The entries that concern a fragment, the earliest first.</summary>
    public Dictionary<ulong, List<string>> Histories { get; } = [];

    /// <summary>What an entry says that cannot be so; null while all can.</summary>
    public string? Wrong { get; private set; }

    public void Take(LedgerRow row)
    {
        var newcomers = row.Entries.SelectMany(entry => (ulong[])[entry.One, entry.Other]).Where(fragment => !Holder.ContainsKey(fragment)).ToHashSet();
        // Whoever was somebody before was not named so far where nothing had happened to them.
        foreach (var fragment in row.Entries.Where(IsMove).SelectMany(entry => (ulong[])[entry.One, .. entry.Fragments]))
        {
            newcomers.Remove(fragment);
            Holder.TryAdd(fragment, fragment);
        }

        foreach (var entry in row.Entries)
            Take(row, entry);
        Join(row, newcomers);
        foreach (var fragment in newcomers)
            Histories[fragment] = [.. row.Entries.Where(entry => IsOf(entry, fragment) || (IsMove(entry) && entry.One == Holder[fragment])).Select(entry => entry.IdAt(row.Where))];
    }

    private static bool IsMove(LedgerEntry entry) => entry.Kind is LedgerKind.Merge or LedgerKind.Split;

    private static bool IsOf(LedgerEntry entry, ulong fragment) => !IsMove(entry) && (entry.One == fragment || entry.Other == fragment);

    private void Take(LedgerRow row, LedgerEntry entry)
    {
        foreach (var (fragment, holder) in Holder)
        {
            if (IsOf(entry, fragment) || (IsMove(entry) && (holder == entry.One || (entry.Kind == LedgerKind.Merge && holder == entry.Other))))
                (Histories.TryGetValue(fragment, out var history) ? history : Histories[fragment] = []).Add(entry.IdAt(row.Where));
        }

        if (entry.Kind is LedgerKind.Link or LedgerKind.Refusal)
            TakeClaim(row, entry);
        else if (IsMove(entry))
            TakeMove(row, entry);
        else if (entry.Kind != LedgerKind.Refiling)
            TakeDecision(entry);
    }

    private void TakeClaim(LedgerRow row, LedgerEntry entry)
    {
        var (a, b, kind, _, rule) = entry.Link!;
        if ((a, b) != (entry.One, entry.Other) || (rule is null) != (entry.Kind == LedgerKind.Link))
            Wrong ??= $"  {entry.IdAt(row.Where)} contradicts itself";
        if (Claims.TryGetValue((a, b, kind), out var known) && known == rule)
            Wrong ??= $"  {entry.IdAt(row.Where)} says of {a} and {b} what was said before";
        Claims[(a, b, kind)] = rule;
    }

    private void TakeDecision(LedgerEntry entry)
    {
        if (decisionOf(entry.Decision).Kind != DecisionKind.Together)
            return;
        var pair = (Math.Min(entry.One, entry.Other), Math.Max(entry.One, entry.Other));
        var standing = _together.TryGetValue(pair, out var known) ? known : _together[pair] = [];
        if (entry.Kind == LedgerKind.Decision)
            standing.Add(entry.Decision);
        else if (standing.Remove(entry.Decision) && standing.Count == 0)
            Claims.Remove((pair.Item1, pair.Item2, ClaimKind.Decided));
    }

    private void TakeMove(LedgerRow row, LedgerEntry entry)
    {
        var from = entry.Kind == LedgerKind.Merge ? entry.Other : entry.One;
        var held = Holder.Where(one => one.Value == from).Select(one => one.Key).Order().ToList();
        var isSo = entry.Kind == LedgerKind.Merge ? held.SequenceEqual(entry.Fragments) : entry.Fragments.All(held.Contains) && entry.Fragments[0] == entry.Other;
        if (!isSo)
            Wrong ??= $"  {entry.IdAt(row.Where)} moves {string.Join(' ', entry.Fragments)} and {from} holds {string.Join(' ', held)}";
        if (entry.Link is not { } by || !Claims.TryGetValue((by.A, by.B, by.Kind), out var rule) ? entry.Link is null || entry.Kind == LedgerKind.Merge : rule is null != (entry.Kind == LedgerKind.Merge))
            Wrong ??= $"  {entry.IdAt(row.Where)} names no claim that could have done it";
        foreach (var fragment in entry.Fragments)
            Holder[fragment] = entry.Kind == LedgerKind.Merge ? entry.One : entry.Other;
    }

    // New ids come to others by the links of their row alone.
    private void Join(LedgerRow row, HashSet<ulong> newcomers)
    {
        foreach (var fragment in newcomers)
            Holder[fragment] = fragment;
        for (var hasChanged = true; hasChanged;)
        {
            hasChanged = false;
            foreach (var entry in row.Entries.Where(entry => entry.Kind == LedgerKind.Link))
            {
                var (one, other) = (Holder[entry.One], Holder[entry.Other]);
                if (one == other)
                    continue;
                var gone = Holder.Where(held => held.Value == Math.Max(one, other)).Select(held => held.Key).ToList();
                if (!gone.TrueForAll(newcomers.Contains))
                    Wrong ??= $"  {entry.IdAt(row.Where)} joins {one} and {other}, and no entry says that they merged";
                gone.ForEach(fragment => Holder[fragment] = Math.Min(one, other));
                hasChanged = true;
            }
        }
    }
}
