using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Weft.Storage;

namespace Weft.Identity;

/// <summary>A fragment within a component.</summary>
/// <param name="Fragment">Its number.</param>
/// <param name="Type">The type of its external id.</param>
/// <param name="Class">Fragments of one type whose values an alias made one share the lowest of their numbers; alone it is its own.</param>
public readonly record struct ComponentMember(ulong Fragment, string Type, ulong Class);

/// <summary>The fragments that links in force hold together: one profile.</summary>
/// <param name="Members">By fragment number, at least one.</param>
/// <param name="LatestEvidence">The latest event time among the links that touch it, in force or refused; null without any.</param>
/// <param name="IsStale">True when late evidence reached a component too large to take again at once; a rebuild settles it.</param>
public sealed record Component(ImmutableArray<ComponentMember> Members, DateTimeOffset? LatestEvidence, bool IsStale)
{
    /// <summary>The profile's number: the lowest fragment number.</summary>
    public ulong Head => Members[0].Fragment;

    private ImmutableDictionary<string, int>? _values;

    /// <summary>Distinct values by type; values that an alias made one count once.</summary>
    internal ImmutableDictionary<string, int> Values
    {
        get => _values ??= Members.DistinctBy(member => (member.Type, member.Class)).CountBy(member => member.Type).ToImmutableDictionary(StringComparer.Ordinal);
        init => _values = value;
    }

    internal bool IsTrivial => Members.Length == 1 && LatestEvidence is null && !IsStale;

    internal bool HasMembersOf(Component? other) =>
        other is not null && Members.Select(member => member.Fragment).SequenceEqual(other.Members.Select(member => member.Fragment));

    internal static Component Alone(Fragment fragment) => new([new(fragment.Number, fragment.Id.Type, fragment.Number)], null, false);

    internal ValueWriter Write()
    {
        var writer = ValueWriter.Begin().Add(LatestEvidence ?? DateTimeOffset.MinValue).Add(IsStale).Add((long)Members.Length);
        foreach (var member in Members)
            writer.Add(member.Fragment).Add(member.Type).Add(member.Class);
        return writer;
    }

    internal static Component FromValue(byte[] value)
    {
        var reader = new ValueReader(value);
        var latest = reader.Instant();
        var stale = reader.Boolean();
        var members = new ComponentMember[reader.Number()];
        for (var i = 0; i < members.Length; i++)
            members[i] = new(reader.Unsigned(), reader.Text(), reader.Unsigned());
        return new(ImmutableCollectionsMarshal.AsImmutableArray(members), latest == DateTimeOffset.MinValue ? null : latest, stale);
    }
}
