using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Weft.Audiences.Traits;

/// <summary>The computed traits that destinations ask for, and which of them an event or a trait's change may concern; in the order of their keys.</summary>
internal sealed class AskedTraits
{
    private const string AnyName = "*";
    private readonly FrozenDictionary<string, ImmutableArray<int>> _byEvent;
    private readonly FrozenDictionary<string, ImmutableArray<int>> _byTrait;
    private readonly ImmutableArray<int> _byAnyEvent;

    public AskedTraits(IEnumerable<TraitDefinition> asked)
    {
        All = [.. asked];
        Places = [.. Enumerable.Range(0, All.Length)];
        var needs = All.Select(Dependencies.Of).ToList();
        var names = needs.SelectMany(one => one.Events).Distinct();
        _byAnyEvent = Where(needs, one => one.Events.Contains(AnyName));
        _byEvent = names.ToFrozenDictionary(name => name, name => Where(needs, one => one.Events.Contains(name) || one.Events.Contains(AnyName)));
        _byTrait = needs.SelectMany(one => one.Traits).Distinct().ToFrozenDictionary(name => name, name => Where(needs, one => one.Traits.Contains(name)));
    }

    /// <summary>All of them.</summary>
    public ImmutableArray<TraitDefinition> All { get; }

    /// <summary>The places of all of them.</summary>
    public ImmutableArray<int> Places { get; }

    /// <summary>The places of those that an event of that name may concern.</summary>
    public ImmutableArray<int> ForEvent(string name) => _byEvent.GetValueOrDefault(name, _byAnyEvent);

    /// <summary>The places of those that a change of that trait may concern.</summary>
    public ImmutableArray<int> ForTrait(string name) => _byTrait.GetValueOrDefault(name, []);

    private static ImmutableArray<int> Where(List<Dependencies> needs, Func<Dependencies, bool> concerned) =>
        [.. needs.Index().Where(one => concerned(one.Item)).Select(one => one.Index)];
}
