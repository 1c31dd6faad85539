using System.Runtime.InteropServices;
using Weft.Storage;

namespace Weft.Events;

/// <summary>What became of everything that a source sent, as far as the shard has come.</summary>
/// <param name="Received">Items, counted by the frame.</param>
/// <param name="Processed">Accepted and applied, counted by the event.</param>
/// <param name="Duplicate">Seen before.</param>
/// <param name="Rejected">By reason.</param>
public sealed record SourceSum(long Received, long Processed, long Duplicate, IReadOnlyDictionary<string, long> Rejected);

/// <summary>
/// Sums by source, in the same atomic batch as what they count.
/// <code>
/// n | source | what -> number          what: received, processed, duplicate, rejected.REASON
/// </code>
/// </summary>
internal sealed class SourceSums
{
    private const string RejectedPrefix = "rejected.";

    private readonly StateBatch _state;
    private readonly Dictionary<(string Source, string What), long> _added = [];

    private SourceSums(StateBatch state)
    {
        _state = state;
        state.Flushing += Flush;
    }

    /// <summary>Those of a batch.</summary>
    public static SourceSums Of(StateBatch state) => state.Shared(static state => new SourceSums(state));

    public void Received(string source, long count) => Add(source, "received", count);

    public void Processed(string source) => Add(source, "processed", 1);

    public void Duplicate(string source) => Add(source, "duplicate", 1);

    public void Rejected(string source, RejectionReason reason) => Add(source, RejectedPrefix + reason.Word(), 1);

    /// <summary>The sums of every source that ever sent something.</summary>
    public Dictionary<string, SourceSum> Read()
    {
        var bySource = new Dictionary<string, Dictionary<string, long>>(StringComparer.Ordinal);
        foreach (var (key, value) in _state.Scan([(byte)Table.SourceSums]))
        {
            var reader = new KeyReader(key);
            var source = reader.Text();
            if (!bySource.TryGetValue(source, out var sums))
                bySource[source] = sums = new(StringComparer.Ordinal);
            sums[reader.Text()] = NumberValue.Read(value);
        }

        return bySource.ToDictionary(pair => pair.Key, pair => ToSum(pair.Value), StringComparer.Ordinal);
    }

    private static SourceSum ToSum(Dictionary<string, long> sums) => new(
        sums.GetValueOrDefault("received"),
        sums.GetValueOrDefault("processed"),
        sums.GetValueOrDefault("duplicate"),
        sums.Where(sum => sum.Key.StartsWith(RejectedPrefix, StringComparison.Ordinal))
            .ToDictionary(sum => sum.Key[RejectedPrefix.Length..], sum => sum.Value, StringComparer.Ordinal));

    private void Add(string source, string what, long count) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_added, (source, what), out _) += count;

    private void Flush()
    {
        foreach (var ((source, what), count) in _added)
            _state.Increment(KeyOf(source, what), count);
        _added.Clear();
    }

    private static byte[] KeyOf(string source, string what) => Key.In(Table.SourceSums, stackalloc byte[128]).Add(source).Add(what).ToArray();
}
