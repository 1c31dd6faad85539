using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Weft.Storage;

/// <summary>
/// The records of a table that the one writer works with, decoded. A change is encoded once, when the batch is committed or somebody scans, however often
/// the record changed until then. What was used least recently is let go in halves, so that an entry costs no list of its own. A batch that is
/// only read from keeps nothing, since others change the store under it.
/// </summary>
/// <typeparam name="TKey">What a record is found by.</typeparam>
/// <typeparam name="TRecord">The record; null stands for one that is known not to be there.</typeparam>
internal sealed class RecordCache<TKey, TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly StateBatch _state;
    private readonly int _half;
    private readonly Action<TKey, TRecord?>? _write;
    private readonly Func<TRecord, int>? _weigh;
    private readonly HashSet<TKey> _changed = [];
    private Dictionary<TKey, TRecord?> _recent = [];
    private Dictionary<TKey, TRecord?> _earlier = [];

    // Of the recent ones, where they are not all of one weight.
    private long _weight;

    /// <summary>Makes one that belongs to a batch.</summary>
    /// <param name="state">The batch, which says how many records it may hold between two commits.</param>
    /// <param name="write">Puts a changed record into the batch; null where the owner writes for itself.</param>
    /// <param name="weigh">How many records one stands for; null for 1. What it gains later is told to <see cref="Grow"/>.</param>
    /// <param name="share">How many times as many records as the batch says it may hold.</param>
    public RecordCache(StateBatch state, Action<TKey, TRecord?>? write = null, Func<TRecord, int>? weigh = null, int share = 1)
    {
        (_state, _half, _write, _weigh) = (state, (int)Math.Min(int.MaxValue, state.MostRecords / 2L * share), write, weigh);
        if (!state.IsWriter)
            return;
        state.Flushing += Flush;
        state.Committed += Trim;
    }

    /// <summary>The record, where it is known: null when it is known not to be there.</summary>
    public bool TryGet(TKey key, out TRecord? record)
    {
        if (_recent.TryGetValue(key, out record))
            return true;
        if (!_earlier.TryGetValue(key, out record))
            return false;
        Enter(key, record);
        return true;
    }

    /// <summary>Every record that it holds.</summary>
    public IEnumerable<TRecord> Held => _recent.Values.Concat(_earlier.Values).OfType<TRecord>();

    /// <summary>Remembers a record as the store has it.</summary>
    [return: NotNullIfNotNull(nameof(record))]
    public TRecord? Keep(TKey key, TRecord? record)
    {
        if (_state.IsWriter)
            Enter(key, record);
        return record;
    }

    /// <summary>Records that it holds stand for so many more.</summary>
    public void Grow(int by) => _weight += by;

    /// <summary>Takes a record that differs from the store's; null for one that is gone.</summary>
    public void Change(TKey key, TRecord? record)
    {
        if (!_state.IsWriter)
        {
            _write!(key, record);
            return;
        }

        ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(_recent, key, out _);
        held = record;
        _changed.Add(key);
    }

    /// <summary>Forgets everything, of which nothing may have changed.</summary>
    public void Clear()
    {
        _recent.Clear();
        _earlier.Clear();
    }

    private void Flush()
    {
        if (_changed.Count == 0)
            return;
        foreach (var key in _changed)
            _write!(key, _recent[key]);
        _changed.Clear();
    }

    // Only behind a commit: nothing that is not in the store may be forgotten.
    private void Trim()
    {
        if (_recent.Count + _weight < _half)
            return;
        (_recent, _earlier) = (_earlier, _recent);
        _recent.Clear();
        _weight = 0;
    }

    private void Enter(TKey key, TRecord? record)
    {
        _recent[key] = record;
        if (_weigh is not null && record is not null)
            _weight += _weigh(record);
    }
}
