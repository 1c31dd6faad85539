using Weft.Storage;

namespace Weft.Identity;

/// <summary>
/// The decisions of operators. They come as frames of the log (<see cref="DecisionRequest"/>), so that a replay decides the same, and are never deleted: one that is taken back says by whom.
/// <code>
/// r | number -> Decision
/// </code>
/// </summary>
public sealed class Decisions
{
    private readonly StateBatch _state;
    private readonly SortedDictionary<long, Decision> _all = [];
    private readonly Dictionary<ExternalId, List<Decision>> _apart = [];
    private readonly HashSet<ExternalId> _noIdentifiers = [];

    private Decisions(StateBatch state)
    {
        _state = state;
        foreach (var (key, value) in state.Scan([(byte)Table.Decisions]))
        {
            var number = (long)new KeyReader(key).Number();
            _all[number] = Decision.FromValue(number, value);
        }

        Index();
    }

    /// <summary>Every decision, the earliest first; also those that were taken back.</summary>
    public IEnumerable<Decision> All => _all.Values;

    /// <summary>Whether some ids are to be apart.</summary>
    internal bool HasAparts => _apart.Count > 0;

    /// <summary>Whether some values are no identifiers.</summary>
    internal bool HasNoIdentifiers => _noIdentifiers.Count > 0;

    /// <summary>The one of a batch.</summary>
    internal static Decisions Of(StateBatch state) => state.Shared(static state => new Decisions(state));

    /// <summary>The decision of a number; null when there is none.</summary>
    public Decision? Find(long number) => _all.GetValueOrDefault(number);

    /// <summary>The decisions in force by which no person holds an id together with another.</summary>
    internal IReadOnlyList<Decision> Apart(ExternalId id) => _apart.TryGetValue(id, out var found) ? found : [];

    /// <summary>The values that were decided to stand for nobody.</summary>
    internal IReadOnlyCollection<ExternalId> NoIdentifiers => _noIdentifiers;

    /// <summary>Whether a value was decided to stand for nobody.</summary>
    internal bool IsNoIdentifier(ExternalId id) => _noIdentifiers.Contains(id);

    /// <summary>Keeps a decision.</summary>
    internal void Put(Decision decision)
    {
        _all[decision.Number] = decision;
        _state.Put(Key.In(Table.Decisions, stackalloc byte[9]).Add((ulong)decision.Number).Span, decision.ToValue());
        Index();
    }

    private void Index()
    {
        _apart.Clear();
        _noIdentifiers.Clear();
        foreach (var decision in _all.Values.Where(decision => decision.Withdrawn is null))
        {
            if (decision.Kind == DecisionKind.NotAnIdentifier)
                _noIdentifiers.Add(decision.A);
            if (decision.Kind == DecisionKind.Apart)
            {
                foreach (var id in (ExternalId[])[decision.A, decision.B])
                    (_apart.TryGetValue(id, out var known) ? known : _apart[id] = []).Add(decision);
            }
        }
    }
}
