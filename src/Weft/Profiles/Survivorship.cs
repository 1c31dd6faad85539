using Weft.Profiles.Rules;

namespace Weft.Profiles;

/// <summary>
/// Which of a trait's changes shows, by trait (specs: identity). It is decided on reading, from the changes that have happened by then in the order of time, message id
/// and source: so any order of arrival shows the same, and a changed rule holds at once. Immutable; made by <see cref="Read"/>.
/// </summary>
public sealed partial class Survivorship
{
    private readonly SurvivorshipRule _usual;
    private readonly Dictionary<string, SurvivorshipRule> _byTrait;

    private Survivorship(SurvivorshipRule usual, Dictionary<string, SurvivorshipRule> byTrait) => (_usual, _byTrait) = (usual, byTrait);

    /// <summary>What holds where nothing is configured: the most recent value of every trait.</summary>
    public static Survivorship Default { get; } = new(new MostRecentRule(), []);

    /// <summary>The rule of the traits that are not named.</summary>
    internal SurvivorshipRule Usual => _usual;

    /// <summary>The rules of those that are, by trait.</summary>
    internal IReadOnlyDictionary<string, SurvivorshipRule> Named => _byTrait;

    /// <summary>What the rules mean, in one form.</summary>
    internal string Text => string.Join('\n', [_usual.Text, .. _byTrait.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key} {one.Value.Text}")]);

    /// <summary>A trait's rule.</summary>
    internal SurvivorshipRule Of(string trait) => _byTrait.GetValueOrDefault(trait, _usual);

    /// <summary>What shows of a trait at an instant; null where there is no value.</summary>
    internal ShownTrait? Show(string trait, LatestFirst<TraitChange> changes, DateTimeOffset now) => Of(trait).Show(PastChanges.At(changes, now));
}
