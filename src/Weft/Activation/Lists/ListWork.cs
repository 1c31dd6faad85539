using Weft.Storage;

namespace Weft.Activation.Lists;

/// <summary>
/// The lists that are being told, one after the other.
/// <code>
/// Y | 0 | number -> ListWalk                those to come
/// Y | 1 | destination -> ListWalk           the last that was through, of those that tell something
/// </code>
/// </summary>
internal sealed class ListWork
{
    private const byte ToCome = 0;
    private const byte Last = 1;

    private readonly StateBatch _state;
    private readonly SortedDictionary<long, ListWalk> _walks = [];
    private ListWalk[] _drops = [];

    private ListWork(StateBatch state)
    {
        _state = state;
        foreach (var (key, value) in state.Scan(Key.In(Table.ListWork, stackalloc byte[2]).Add(ToCome).Span))
        {
            var reader = new KeyReader(key);
            reader.Byte();
            var number = reader.Signed();
            _walks[number] = ListWalk.FromValue(number, value);
        }

        FindDrops();
    }

    /// <summary>The one of a batch.</summary>
    public static ListWork Of(StateBatch state) => state.Shared(static state => new ListWork(state));

    /// <summary>Whether there is anything to do.</summary>
    public bool IsPending => _walks.Count > 0;

    /// <summary>The walk whose turn it is; null when there is nothing to do.</summary>
    public ListWalk? First => _walks.Count > 0 ? _walks.First().Value : null;

    /// <summary>All of them, the one whose turn it is first.</summary>
    public IEnumerable<ListWalk> All => _walks.Values;

    /// <summary>Whether what was told counts no more.</summary>
    public bool IsDropped(ToldEntry entry) => _drops.Length > 0 && Array.Exists(_drops, drop => drop.Drops(entry));

    /// <summary>Adds a walk, after the others.</summary>
    public void Add(ListWalk walk) => Put(walk with { Number = _walks.Count > 0 ? _walks.Last().Key + 1 : 1 });

    /// <summary>Puts a walk in the place of another of its number.</summary>
    public void Put(ListWalk walk)
    {
        _walks[walk.Number] = walk;
        walk.Write().PutInto(_state, KeyOf(stackalloc byte[16], walk.Number));
        FindDrops();
    }

    /// <summary>The last walk of a destination that was through; null when there is none.</summary>
    public ListWalk? LastOf(string destination) => _state.Get(LastKey(destination)) is { } value ? ListWalk.FromValue(0, value) : null;

    /// <summary>A destination is gone.</summary>
    public void Forget(string destination) => _state.Delete(LastKey(destination));

    /// <summary>A walk is through.</summary>
    public void End(ListWalk walk, DateTimeOffset now)
    {
        Cancel(walk);
        if (walk.Kind != WalkKind.Drop)
            (walk with { Through = now }).Write().PutInto(_state, LastKey(walk.Destination));
    }

    /// <summary>A walk is not needed any more.</summary>
    public void Cancel(ListWalk walk)
    {
        _walks.Remove(walk.Number);
        _state.Delete(KeyOf(stackalloc byte[16], walk.Number));
        FindDrops();
    }

    private void FindDrops() => _drops = [.. _walks.Values.Where(static walk => walk.Kind == WalkKind.Drop)];

    private static ReadOnlySpan<byte> KeyOf(Span<byte> buffer, long number) => Key.In(Table.ListWork, buffer).Add(ToCome).Add(number).Span;

    private static byte[] LastKey(string destination) => Key.In(Table.ListWork, stackalloc byte[128]).Add(Last).Add(destination).ToArray();
}
