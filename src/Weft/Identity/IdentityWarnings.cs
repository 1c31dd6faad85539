using Weft.Storage;

namespace Weft.Identity;

/// <summary>
/// What of the graph an operator should look at. Kept where a link is refused or a large person grows, so that nobody has to search for it.
/// <code>
/// V | kind | fragment -> IdentityWarning      kind 0 counts the refusals of a value that are too few for a warning
/// </code>
/// </summary>
public sealed class IdentityWarnings
{
    /// <summary>So many refused links make a value hot.</summary>
    public const int HotFrom = 100;

    /// <summary>So many ids make a person large.</summary>
    public const int LargeFrom = 1_000;

    private const IdentityWarningKind Counting = 0;

    private readonly StateBatch _state;
    private readonly RecordCache<(IdentityWarningKind Kind, ulong Fragment), IdentityWarning> _all;
    private readonly List<IdentityWarning> _raised = [];

    private IdentityWarnings(StateBatch state)
    {
        _state = state;
        _all = new(state, (key, warning) =>
        {
            if (warning is null)
                state.Delete(KeyOf(stackalloc byte[10], key.Kind, key.Fragment));
            else
                state.Put(KeyOf(stackalloc byte[10], key.Kind, key.Fragment), warning.ToValue());
        });
    }

    /// <summary>The one of a batch.</summary>
    internal static IdentityWarnings Of(StateBatch state) => state.Shared(static state => new IdentityWarnings(state));

    /// <summary>Every warning that still holds, stale people first, then large ones, then hot values.</summary>
    /// <param name="rules">The rules: a value that is blocked by now is warned of no more.</param>
    internal IEnumerable<IdentityWarning> Holding(IdentityRules rules)
    {
        var (store, decisions) = (IdentityStore.Of(_state), Decisions.Of(_state));
        foreach (var (one, person) in People(IdentityWarningKind.StalePerson).Where(pair => pair.Person.IsStale).Concat(People(IdentityWarningKind.LargePerson).Where(pair => pair.Person.Members.Length >= LargeFrom)))
            yield return one with { Count = person.Members.Length };
        foreach (var one in Of(IdentityWarningKind.HotValue).Where(one => IsIdentifier(store.Read(one.Fragment).Id)))
            yield return one;

        IEnumerable<(IdentityWarning Warning, Component Person)> People(IdentityWarningKind kind) =>
            Of(kind).Select(one => (Warning: one, Person: store.ReadComponent(store.Read(one.Fragment)))).DistinctBy(pair => pair.Person.Head);

        bool IsIdentifier(ExternalId id) => rules.Of(id.Type) is not null && rules.WhyBlocked(id) is null && !decisions.IsNoIdentifier(id);
    }

    /// <summary>A link of a value was refused.</summary>
    internal void Refused(ulong value, string rule, DateTimeOffset at)
    {
        if (Find(IdentityWarningKind.HotValue, value) is { } hot)
        {
            Put(hot with { Count = hot.Count + 1, Rule = rule });
            return;
        }

        var count = (Find(Counting, value)?.Count ?? 0) + 1;
        if (count < HotFrom)
        {
            Put(new(Counting, value, count, at, rule));
            return;
        }

        _all.Change((Counting, value), null);
        Raise(new(IdentityWarningKind.HotValue, value, count, at, rule));
    }

    /// <summary>Looks at a person whom a link touched.</summary>
    internal void Look(Component component, DateTimeOffset at)
    {
        if (component.IsStale && Find(IdentityWarningKind.StalePerson, component.Head) is null)
            Raise(new(IdentityWarningKind.StalePerson, component.Head, component.Members.Length, at, null));
        if (component.Members.Length >= LargeFrom && Find(IdentityWarningKind.LargePerson, component.Head) is null)
            Raise(new(IdentityWarningKind.LargePerson, component.Head, component.Members.Length, at, null));
    }

    /// <summary>What was found since the last call.</summary>
    internal IReadOnlyList<IdentityWarning> TakeRaised()
    {
        if (_raised.Count == 0)
            return [];
        IdentityWarning[] raised = [.. _raised];
        _raised.Clear();
        return raised;
    }

    private void Raise(IdentityWarning warning)
    {
        Put(warning);
        _raised.Add(warning);
    }

    private void Put(IdentityWarning warning) => _all.Change((warning.Kind, warning.Fragment), warning);

    private IdentityWarning? Find(IdentityWarningKind kind, ulong fragment) => _all.TryGet((kind, fragment), out var known)
        ? known
        : _all.Keep((kind, fragment), _state.Get(KeyOf(stackalloc byte[10], kind, fragment)) is { } value ? IdentityWarning.FromValue(kind, fragment, value) : null);

    private IEnumerable<IdentityWarning> Of(IdentityWarningKind kind) =>
        _state.Scan(Key.In(Table.IdentityWarnings, stackalloc byte[2]).Add((byte)kind).ToArray())
            .Select(pair => IdentityWarning.FromValue(kind, FragmentOf(pair.Key), pair.Value));

    private static ulong FragmentOf(byte[] key)
    {
        var reader = new KeyReader(key);
        reader.Byte();
        return reader.Number();
    }

    private static ReadOnlySpan<byte> KeyOf(Span<byte> buffer, IdentityWarningKind kind, ulong fragment) =>
        Key.In(Table.IdentityWarnings, buffer).Add((byte)kind).Add(fragment).Span;
}
