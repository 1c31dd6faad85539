using System.Collections.Immutable;
using Weft.Storage;

namespace Weft.Activation.Lists;

/// <summary>
/// What each destination was last told of each profile's memberships.
/// <code>
/// D | profile -> for each, by destination and audience: destination, audience, kind, position, stamp       only where there is something
/// N | destination | audience | kind -> number                                                               how many profiles
/// </code>
/// All of it is written in the batch of what caused it. A destination that stops asking for an audience is forgotten at once: its sums go, and its entries from before that count no more
/// (<see cref="ListWork.IsDropped"/>); they are taken away little by little.
/// </summary>
internal sealed class ToldLists
{
    private readonly StateBatch _state;
    private readonly ListWork _work;
    private readonly RecordCache<ulong, ToldProfile> _profiles;

    private ToldLists(StateBatch state)
    {
        (_state, _work) = (state, ListWork.Of(state));
        _profiles = new(state, WriteRow);
    }

    /// <summary>The one of a batch.</summary>
    public static ToldLists Of(StateBatch state) => state.Shared(static state => new ToldLists(state));

    /// <summary>Everything that counts of a profile, by destination and audience.</summary>
    public ImmutableArray<ToldEntry> Of(ulong profile)
    {
        var all = Read(profile).All;
        return all.Any(_work.IsDropped) ? all.RemoveAll(_work.IsDropped) : all;
    }

    /// <summary>What a destination was told of a profile's membership; null for nothing.</summary>
    public ToldKind? Find(ulong profile, string destination, string audience) =>
        Read(profile).Find(destination, audience) is { } entry && !_work.IsDropped(entry) ? entry.Kind : null;

    /// <summary>A destination is told, or would be.</summary>
    public void Set(ulong profile, in ToldEntry entry)
    {
        Forget(profile, entry.Destination, entry.Audience);
        _profiles.Change(profile, Read(profile).With(entry));
        _state.Increment(SumKey(entry.Destination, entry.Audience, entry.Kind), 1);
    }

    /// <summary>A destination knows of no membership.</summary>
    public void Forget(ulong profile, string destination, string audience)
    {
        var told = Read(profile);
        if (told.Find(destination, audience) is not { } entry)
            return;
        if (!_work.IsDropped(entry))
            _state.Increment(SumKey(destination, audience, entry.Kind), -1);
        _profiles.Change(profile, told.Without(entry));
    }

    /// <summary>A profile is none any more.</summary>
    public void Forget(ulong profile)
    {
        foreach (var entry in Read(profile).All)
            Forget(profile, entry.Destination, entry.Audience);
    }

    /// <summary>Takes out what counts no more.</summary>
    public void Sweep(ulong profile)
    {
        foreach (var entry in Read(profile).All.Where(_work.IsDropped))
            Forget(profile, entry.Destination, entry.Audience);
    }

    /// <summary>How many profiles a destination was told of, and how many are withheld, by audience.</summary>
    public IEnumerable<(string Audience, long Told, long Withheld)> Sums(string destination) =>
        _state.Scan(Key.In(Table.ToldSums, stackalloc byte[128]).Add(destination).Span)
            .Select(static pair => (Key: ReadSum(pair.Key), Count: NumberValue.Read(pair.Value)))
            .GroupBy(static one => one.Key.Audience)
            .Select(static of => (of.Key, of.Where(static one => one.Key.Kind == ToldKind.Told).Sum(static one => one.Count), of.Where(static one => one.Key.Kind == ToldKind.Withheld).Sum(static one => one.Count)));

    /// <summary>Nobody is on a destination's list any more.</summary>
    public void DropSum(string destination, string audience)
    {
        _state.Delete(SumKey(destination, audience, ToldKind.Told));
        _state.Delete(SumKey(destination, audience, ToldKind.Withheld));
    }

    private ToldProfile Read(ulong profile) => _profiles.TryGet(profile, out var told)
        ? told ?? ToldProfile.Nothing
        : _profiles.Keep(profile, _state.Get(KeyOf(stackalloc byte[9], profile)) is { } value ? ToldProfile.FromValue(value) : ToldProfile.Nothing);

    private void WriteRow(ulong profile, ToldProfile? told)
    {
        if (told is null or { All.Length: 0 })
            _state.Delete(KeyOf(stackalloc byte[9], profile));
        else
            told.Write().PutInto(_state, KeyOf(stackalloc byte[9], profile));
    }

    private static (string Audience, ToldKind Kind) ReadSum(byte[] key)
    {
        var reader = new KeyReader(key);
        reader.Text();
        return (reader.Text(), (ToldKind)reader.Byte());
    }

    internal static ReadOnlySpan<byte> KeyOf(Span<byte> buffer, ulong profile) => Key.In(Table.ToldLists, buffer).Add(profile).Span;

    private static byte[] SumKey(string destination, string audience, ToldKind kind) =>
        Key.In(Table.ToldSums, stackalloc byte[128]).Add(destination).Add(audience).Add((byte)kind).ToArray();
}
