using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Weft.Events;

/// <summary>Why a request was answered without an entry in the log: a closed list.</summary>
public enum UnloggedRequest
{
    /// <summary>The body is not JSON, or not one that can be told apart into items (400).</summary>
    Unreadable,

    /// <summary>The body is over the limit, packed or unpacked (400).</summary>
    TooLarge,

    /// <summary>No write key, or one of no source (401).</summary>
    UnknownWriteKey,

    /// <summary>A strict source sent an item that is not accepted (422).</summary>
    RefusedStrict,

    /// <summary>The source is over its rate (429).</summary>
    OverRate,

    /// <summary>The log could not take it (503).</summary>
    LogUnavailable,

    /// <summary>The server had taken on as much as it may (503).</summary>
    Overloaded,

    /// <summary>The body came too slowly (503).</summary>
    TooSlow,

    /// <summary>An SDK's metrics of itself (200), which Weft has no use for.</summary>
    SdkMetrics,
}

/// <summary>Counts the requests that left nothing in the log, by source, since the process started. Safe from any thread.</summary>
public sealed class RequestCounters
{
    private readonly ConcurrentDictionary<(string Source, UnloggedRequest Cause), StrongBox<long>> _counts = new();

    /// <summary>Counts one request; the source is empty where it is not known.</summary>
    public void Count(string source, UnloggedRequest cause) =>
        Interlocked.Increment(ref _counts.GetOrAdd((source, cause), static _ => new()).Value);

    /// <summary>All counts above zero, in the order of source and cause.</summary>
    public IReadOnlyList<(string Source, UnloggedRequest Cause, long Count)> Read() =>
    [
        .. _counts.Select(entry => (entry.Key.Source, entry.Key.Cause, Interlocked.Read(ref entry.Value.Value)))
            .OrderBy(entry => entry.Source, StringComparer.Ordinal).ThenBy(entry => entry.Cause),
    ];

    /// <summary>The requests of one cause, of all sources.</summary>
    public long Total(UnloggedRequest cause) =>
        _counts.Where(entry => entry.Key.Cause == cause).Sum(entry => Interlocked.Read(ref entry.Value.Value));
}
