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
    private readonly HashSet<TKey> _changed = [];
    private Dictionary<TKey, TRecord?> _recent = [];
    private Dictionary<TKey, TRecord?> _earlier = [];

    /// <summary>Makes one that belongs to a batch.</summary>
    /// <param name="state">The batch, which says how many records it may hold between two commits.</param>
    /// <param name="write">Puts a changed record into the batch; null where the owner writes for itself.</param>
    public RecordCache(StateBatch state, Action<TKey, TRecord?>? write = null)
    {
        (_state, _half, _write) = (state, state.MostRecords / 2, write);
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
        _recent[key] = record;
        return true;
    }

    /// <summary>Every record that it holds.</summary>
    public IEnumerable<TRecord> Held => _recent.Values.Concat(_earlier.Values).OfType<TRecord>();

    /// <summary>Remembers a record as the store has it.</summary>
    [return: NotNullIfNotNull(nameof(record))]
    public TRecord? Keep(TKey key, TRecord? record)
    {
        if (_state.IsWriter)
            _recent[key] = record;
        return record;
    }

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
        if (_recent.Count < _half)
            return;
        (_recent, _earlier) = (_earlier, _recent);
        _recent.Clear();
    }
}
