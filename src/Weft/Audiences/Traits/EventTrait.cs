using Weft.Audiences.Conditions;
using Weft.Audiences.Operators;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Traits;

/// <summary>What a kind of trait that is made of events adds to them.</summary>
/// <param name="Word">The word that users write for it.</param>
/// <param name="Said">What it is, in a sentence, with <c>{path}</c>, <c>{events}</c> and <c>{time}</c> where these stand.</param>
/// <param name="TakesPath">Whether the word is followed by a path into the event, or by <c>true</c>.</param>
/// <param name="Begin">Begins over no events, in the workspace's zone.</param>
internal sealed record EventTraitKind(string Word, string Said, bool TakesPath, Func<TimeZoneInfo, EventFold> Begin);

/// <summary>A trait of one of the kinds that are made of events: <c>KIND: PATH, of: NAME</c> (or a list, or <c>*</c>) with <c>where</c> and a time.</summary>
internal sealed class EventTrait(EventTraitKind kind, ValuePath? path, EventSelection selection, Leaf leaf, TimeZoneInfo zone) : Computation
{
    public override string Sentence => kind.Said
        .Replace("{path}", Written[kind.Word].Text, StringComparison.Ordinal)
        .Replace("{events}", Sentences.Events(Written), StringComparison.Ordinal)
        .Replace("{time}", Sentences.Time(Written), StringComparison.Ordinal);

    public static Computation? Read(EventTraitKind kind, MapReader map, ConditionReader reader)
    {
        var node = map.Child(kind.Word);
        var path = node.Kind == ConfigKind.Scalar && kind.TakesPath ? ValuePath.Parse(node.Text) : null;
        if (kind.TakesPath && path is null)
            reader.Errors.Add(node, $"must be a path into the event: {ValuePath.Accepted}");
        if (!kind.TakesPath && node is not { Kind: ConfigKind.Scalar, Text: "true", Quoted: false })
            reader.Errors.Add(node, $"must be true; which events it is over stands behind of, such as {{ {kind.Word}: true, of: Order Completed }}");
        var selection = EventSelection.Read(map, reader, "of");
        var leaf = reader.Leaves.OfEvents(selection.Names, $"trait\n{map.Node.ToJson()?.ToJsonString()}");
        return kind.TakesPath && path is null ? null : new EventTrait(kind, path, selection, leaf, reader.Zone);
    }

    public override ComputedValue At(IProfileHistory history, DateTimeOffset now)
    {
        if (history is not WorkingProfile profile)
            return Play(selection.Latest(history, now), now);
        if (!profile.Has(leaf))
            return ComputedValue.Lasting(kind.Begin(zone).Value);
        if (profile.TryRecallValue(leaf, now, out var known))
            return known;
        var found = Play(selection.Among(profile.EventsFor(leaf), now), now);
        // Asked again before the next turn it comes to the same, to the tick, unless a filter asks for the instant.
        if (!selection.AsksForNow)
            profile.Remember(leaf, found);
        return found;
    }

    public override IReadOnlyList<Dated> Because(IProfileHistory history, DateTimeOffset now) =>
        [.. selection.Counted(history, now).Where(happened => path is null || ValuesIn(happened).Count > 0).Take(Grounds.MostShown)];

    public override void AddTo(Dependencies dependencies) => selection.AddTo(dependencies);

    private ComputedValue Play(EventSelection.SelectedEvents events, DateTimeOffset now)
    {
        var fold = kind.Begin(zone);
        var later = new List<Turn>();
        var filtersHoldUntil = DateTimeOffset.MaxValue;
        foreach (var (happened, matches, opens, closes) in events)
        {
            filtersHoldUntil = matches.ValidUntil < filtersHoldUntil ? matches.ValidUntil : filtersHoldUntil;
            if (!matches.IsMember)
                continue;
            var values = ValuesIn(happened);
            if (closes != DateTimeOffset.MaxValue)
                later.Add(new(closes, false, happened, values));
            if (opens > now)
                later.Add(new(opens, true, happened, values));
            else
                fold.Change(happened, values, 1);
            if (fold.IsSettled && !selection.AsksForNow)
                break;
        }

        var value = fold.Value;
        var turn = NextTurn(fold, later, value);
        return new(value, turn < filtersHoldUntil ? turn : filtersHoldUntil);
    }

    // Plays what opens and closes from now on, until the value is another.
    private static DateTimeOffset NextTurn(EventFold fold, List<Turn> later, string? value)
    {
        // An event opens and closes at one instant where its window is empty there.
        later.Sort(static (one, other) => one.At != other.At ? one.At.CompareTo(other.At) : other.Opens.CompareTo(one.Opens));
        for (var place = 0; place < later.Count; place++)
        {
            var (at, opens, happened, values) = later[place];
            fold.Change(happened, values, opens ? 1 : -1);
            if ((place + 1 == later.Count || later[place + 1].At != at) && fold.Value != value)
                return at;
        }

        return DateTimeOffset.MaxValue;
    }

    private List<Worth> ValuesIn(ProfileEvent happened) =>
        path is null ? [] : [.. path.Values(happened.Body).Select(Worth.Of).OfType<Worth>()];

    /// <summary>An event begins to count, or no longer does.</summary>
    private readonly record struct Turn(DateTimeOffset At, bool Opens, ProfileEvent Event, List<Worth> Values);
}
