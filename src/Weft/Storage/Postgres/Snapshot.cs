using Pair = System.Collections.Generic.KeyValuePair<byte[], byte[]>;

namespace Weft.Storage.Postgres;

/// <summary>
/// A scan of more than a page: a read-only transaction whose pages are all as of its first. Pages grow, since who reads on will likely read on.
/// </summary>
internal sealed class Snapshot(ReadSessions sessions, Connector connector, Func<bool> hasLong) : IDisposable
{
    private const int LargestPage = 1024;
    private ReadSession? _session;
    private bool _withLong = hasLong();
    private int _size = 64;

    public IEnumerable<Pair> Scan(byte[] from, byte[] to, bool backward)
    {
        for (var page = First(from, to, backward); page.Count > 0; page = Next(from, to, backward))
        {
            foreach (var pair in page)
                yield return pair;
            if (page.Count < _size)
                yield break;
            // The next key that there could be behind it, or the last one as the end that is not taken.
            (from, to) = backward ? (from, page[^1].Key) : ([.. page[^1].Key, 0], to);
            _size = Math.Min(_size * 4, LargestPage);
        }
    }

    public void Dispose()
    {
        if (_session is not { } session)
            return;
        _session = null;
        try
        {
            session.EndSnapshot();
            sessions.GiveBack(session);
        }
        catch (Exception problem) when (Connector.IsProblem(problem))
        {
            sessions.Lose(session);
        }
    }

    private List<Pair> First(byte[] from, byte[] to, bool backward)
    {
        (_session, var page) = sessions.Hold((from, to, backward, _withLong, _size), static (session, range) =>
        {
            session.BeginSnapshot();
            return session.Page(range.from, range.to, range.backward, range._withLong, range._size);
        });
        // The first long key of all may have come while the snapshot was taken, and be in it.
        if (_withLong || !hasLong())
            return page;
        _withLong = true;
        return Next(from, to, backward);
    }

    private List<Pair> Next(byte[] from, byte[] to, bool backward)
    {
        try
        {
            return _session!.Page(from, to, backward, _withLong, _size);
        }
        catch (Exception problem) when (Connector.IsProblem(problem))
        {
            sessions.Lose(_session);
            _session = null;
            throw connector.InWords(problem);
        }
    }
}
