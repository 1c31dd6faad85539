using System.Globalization;
using System.Text.Json;

namespace Weft.Tests.Audiences.Oracle;

/// <summary>A profile as plain lists. Values are null, bool, decimal, string, List&lt;object?&gt; and Dictionary&lt;string, object?&gt;.</summary>
internal sealed record NaiveProfile(List<NaiveEvent> Events, List<NaiveChange> Changes, DateTimeOffset? SeenAt, bool IsKnown)
{
    public DateTimeOffset? FirstEventAt =>
        Events.Select(one => one.At).Concat(Changes.Select(one => one.At)).Concat(Said.Select(one => one.At)).Concat(Accounts.Select(one => one.Since)).Concat(SeenAt is { } seen ? [seen] : []).Select(at => (DateTimeOffset?)at).Min();

    /// <summary>Whether anything has happened by an instant: its first event, looked for no further than needed.</summary>
    public bool IsAnybody(DateTimeOffset now) =>
        SeenAt <= now || Events.Exists(one => one.At <= now) || Changes.Exists(one => one.At <= now) || Said.Exists(one => one.At <= now) || Accounts.Exists(one => one.Since <= now);

    /// <summary>Which of a trait's changes shows.</summary>
    public NaiveSurvivorship Survivorship { get; init; } = NaiveSurvivorship.None;

    public List<NaiveAccount> Accounts { get; init; } = [];

    public List<NaiveSaid> Said { get; init; } = [];

    /// <summary>What shows of each trait at an instant.</summary>
    public Dictionary<string, (bool AtOdds, List<object?> Values, NaiveChange By)> Shown(DateTimeOffset now) =>
        Changes.Where(change => change.At <= now).GroupBy(change => change.Trait).Select(trait => (trait.Key, Shown: Survivorship.Show(trait.Key, trait)))
            .Where(trait => trait.Shown is not null).ToDictionary(trait => trait.Key, trait => trait.Shown!.Value);

    /// <summary>The events that a condition speaks of at an instant.</summary>
    public IEnumerable<NaiveEvent> Matching(List<string> names, List<NaiveFilter> where, NaiveTime time, DateTimeOffset now) =>
        Events.Where(one => (names.Contains("*") || names.Contains(one.Name)) && one.At <= now && time.Includes(one.At, now)
            && where.TrueForAll(filter => filter.Passes(new Dictionary<string, object?> { ["properties"] = one.Properties }, now)));

    /// <summary>The same for the engine.</summary>
    public ListHistory ToHistory()
    {
        var history = new ListHistory { IsKnown = IsKnown };
        foreach (var one in Events)
            history.Did(one.Name, one.At, JsonSerializer.Serialize(one.Properties), one.MessageId);
        foreach (var one in Changes)
            history.Set(one.Trait, one.At, JsonSerializer.Serialize(one.Value), one.MessageId, one.Source, one.FiledUnder.Length == 0 ? 0 : ulong.Parse(one.FiledUnder, CultureInfo.InvariantCulture));
        foreach (var one in Said)
            history.Said(one.Purpose, one.At, one.IsGranted, one.MessageId);
        foreach (var (since, changes) in Accounts)
            history.Joined(since, new NaiveProfile([], changes, null, false).ToHistory());
        return SeenAt is { } seen ? history.Seen(seen) : history;
    }
}

internal sealed record NaiveEvent(string Name, DateTimeOffset At, string MessageId, Dictionary<string, object?> Properties);

/// <summary>A change of a trait. Only <c>source_order</c> and <c>never</c> ask for its source, and only <c>never</c> for the id that it is filed under.</summary>
internal sealed record NaiveChange(string Trait, DateTimeOffset At, string MessageId, object? Value, string Source = "web", string FiledUnder = "");
