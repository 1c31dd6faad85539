using System.IO.Hashing;
using System.Text;
using Weft.Storage;

namespace Weft.Events;

/// <summary>Where an accepted event went.</summary>
/// <param name="Place">Where it lies in the log.</param>
/// <param name="Fragment">The fragment that it is filed under.</param>
public readonly record struct SeenEvent(EventPlace Place, ulong Fragment);

/// <summary>
/// What was accepted of each source, so that a repeat is known as one. Message ids are hashed (128 bits, with the source) and come in generations, each as
/// large as the one before is twice, up to 8 million; a generation is forgotten as a whole once its last event is older than the window. The writer asks a
/// filter in memory for each, and only what that may hold is looked up; what is found is compared with the message in the log, so it is exact.
/// <code>
/// d | 0 | generation        -> first event's received at, last one's, how many
/// d | 1 | generation | hash -> position, place, fragment
/// d | 2 | generation | part -> a closed generation's filter, 64 KiB a part
/// </code>
/// </summary>
internal sealed class SeenEvents
{
    private readonly StateBatch _state;
    private readonly LoggedEvents _logged;
    private readonly List<SeenGeneration> _generations;

    private SeenEvents(StateBatch state)
    {
        (_state, _logged) = (state, LoggedEvents.Of(state));
        _generations = [.. SeenGeneration.All(state)];
        if (!state.IsWriter)
            return;
        state.Flushing += Flush;
        SeenGeneration.DeleteBefore(state, _generations);
    }

    /// <summary>Those of a batch.</summary>
    public static SeenEvents Of(StateBatch state) => state.Shared(static state => new SeenEvents(state));

    /// <summary>The event with that message id, if it was accepted and is not forgotten.</summary>
    public SeenEvent? Find(string source, string messageId)
    {
        if (messageId.Length > EventNormaliser.LongestMessageId)
            return null;
        Span<byte> utf8 = stackalloc byte[512];
        return Find(source, utf8[..Encoding.UTF8.GetBytes(messageId, utf8)]);
    }

    /// <summary>The same by the id's UTF-8.</summary>
    public SeenEvent? Find(string source, ReadOnlySpan<byte> messageId)
    {
        var hash = Hash(source, messageId);
        for (var i = _generations.Count - 1; i >= 0; i--)
        {
            if (_generations[i].Find(hash) is { } seen && IsOf(seen, source, messageId))
                return seen;
        }

        return null;
    }

    /// <summary>Remembers an accepted event.</summary>
    public void Add(string source, ReadOnlySpan<byte> messageId, in SeenEvent seen, DateTimeOffset receivedAt)
    {
        if (_generations.Count == 0 || _generations[^1].IsFull)
            _generations.Add(SeenGeneration.After(_state, _generations.Count == 0 ? null : _generations[^1]));
        _generations[^1].Add(Hash(source, messageId), seen, receivedAt);
    }

    /// <summary>An event that was accepted is filed under another fragment from here on; nothing where it is forgotten.</summary>
    public void Refile(string source, ReadOnlySpan<byte> messageId, in SeenEvent seen)
    {
        var hash = Hash(source, messageId);
        foreach (var generation in _generations)
        {
            if (generation.Find(hash) is { } known && known.Place == seen.Place)
                generation.Refile(hash, seen);
        }
    }

    /// <summary>Forgets the generations of which nothing is younger than an instant.</summary>
    public void ForgetBefore(DateTimeOffset instant)
    {
        // The youngest stays: it is being filled.
        while (_generations.Count > 1 && _generations[0].Last < instant)
        {
            _generations[0].Delete();
            _generations.RemoveAt(0);
        }
    }

    // Two messages of one hash are as good as impossible; where the log still has the message it is looked at all the same.
    private bool IsOf(in SeenEvent seen, string source, ReadOnlySpan<byte> messageId) =>
        _logged.Find(seen.Place) is not { } tracking || (tracking.Source == source && tracking.MessageIdUtf8.SequenceEqual(messageId));

    private void Flush()
    {
        if (_generations.Count > 0)
            _generations[^1].Flush();
    }

    private static UInt128 Hash(string source, ReadOnlySpan<byte> messageId)
    {
        Span<byte> bytes = stackalloc byte[1024];
        var length = Encoding.UTF8.GetBytes(source, bytes);
        bytes[length++] = 0;
        messageId.CopyTo(bytes[length..]);
        return XxHash128.HashToUInt128(bytes[..(length + messageId.Length)]);
    }
}
