using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Weft.Audiences;

/// <summary>From what happens to the audiences it may concern, through references too; so the cost follows the change, not the number of definitions.</summary>
internal sealed class AudienceIndex
{
    private const string AnyName = "*";
    private readonly ImmutableArray<AudienceDefinition> _forAnyEvent;
    private readonly FrozenDictionary<string, ImmutableArray<AudienceDefinition>> _forEvent;
    private readonly FrozenDictionary<string, ImmutableArray<AudienceDefinition>> _forTrait;
    private readonly FrozenDictionary<string, ImmutableArray<AudienceDefinition>> _forAccountTrait;
    private readonly FrozenDictionary<string, ImmutableArray<AudienceDefinition>> _forConsent;

    public AudienceIndex(IReadOnlyList<AudienceDefinition> all)
    {
        var entries = all.Select(definition => new Entry(definition, Dependencies.Of(definition))).ToList();
        _forAnyEvent = Where(entries, needs => needs.Events.Contains(AnyName));
        _forEvent = ByName(entries, needs => needs.Events, needs => needs.Events.Contains(AnyName));
        _forTrait = ByName(entries, needs => needs.Traits, _ => false);
        _forAccountTrait = ByName(entries, needs => needs.AccountTraits, _ => false);
        _forConsent = ByName(entries, needs => needs.Consents, _ => false);
        ForAccounts = Where(entries, needs => needs.AccountTraits.Count > 0);
        ForConsents = Where(entries, needs => needs.Consents.Count > 0);
        ForKnown = Where(entries, needs => needs.Known);
        ForEveryone = [.. entries.Where(entry => entry.Needs.AsksForNow || MayTakeAnyone(entry.Definition)).Select(entry => entry.Definition)];
    }

    public ImmutableArray<AudienceDefinition> ForEveryone { get; }

    public ImmutableArray<AudienceDefinition> ForKnown { get; }

    public ImmutableArray<AudienceDefinition> ForAccounts { get; }

    public ImmutableArray<AudienceDefinition> ForConsents { get; }

    public ImmutableArray<AudienceDefinition> ForEvent(string name) => _forEvent.GetValueOrDefault(name, _forAnyEvent);

    public ImmutableArray<AudienceDefinition> ForTrait(string name) => _forTrait.GetValueOrDefault(name, []);

    public ImmutableArray<AudienceDefinition> ForAccountTrait(string name) => _forAccountTrait.GetValueOrDefault(name, []);

    public ImmutableArray<AudienceDefinition> ForConsent(string purpose) => _forConsent.GetValueOrDefault(purpose, []);

    /// <summary>A history without the events and traits that conditions name answers the same at every instant, so one answer tells.</summary>
    private static bool MayTakeAnyone(AudienceDefinition definition) =>
        definition.Evaluate(BlankHistory.Known, DateTimeOffset.MinValue).IsMember
        || definition.Evaluate(BlankHistory.Anonymous, DateTimeOffset.MinValue).IsMember;

    private static ImmutableArray<AudienceDefinition> Where(List<Entry> entries, Func<Dependencies, bool> concerned) =>
        [.. entries.Where(entry => concerned(entry.Needs)).Select(entry => entry.Definition)];

    private static FrozenDictionary<string, ImmutableArray<AudienceDefinition>> ByName(
        List<Entry> entries, Func<Dependencies, HashSet<string>> names, Func<Dependencies, bool> always)
    {
        var lists = entries.SelectMany(entry => names(entry.Needs)).Distinct().ToDictionary(name => name, _ => new List<AudienceDefinition>());
        foreach (var (definition, needs) in entries)
        {
            foreach (var name in always(needs) ? lists.Keys : (IEnumerable<string>)names(needs))
                lists[name].Add(definition);
        }

        return lists.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray());
    }

    private sealed record Entry(AudienceDefinition Definition, Dependencies Needs);
}
