using System.Collections.Concurrent;

namespace Weft.Storage.Postgres;

/// <summary>The connections for reading: taken for a question and given back, a new one when none is free, and no more than the address allows.</summary>
internal sealed class ReadSessions(Connector connector, Statements sql, Outage outage, Writer writer) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);
    private readonly SemaphoreSlim _places = new(connector.Address.Connections - 1);
    private readonly ConcurrentBag<ReadSession> _idle = [];
    private volatile bool _isClosed;

    /// <summary>Asks one; when its connection proves to be lost, another.</summary>
    public T Ask<TAbout, T>(TAbout about, Func<ReadSession, TAbout, T> question)
        where TAbout : allows ref struct
    {
        var (session, answer) = Hold(about, question);
        GiveBack(session);
        return answer;
    }

    /// <summary>The same, and keeps the one that answered; to be given back, or lost.</summary>
    public (ReadSession Session, T Answer) Hold<TAbout, T>(TAbout about, Func<ReadSession, TAbout, T> question)
        where TAbout : allows ref struct
    {
        while (true)
        {
            ReadSession? session = null;
            Enter();
            try
            {
                session = _idle.TryTake(out var idle) ? idle : Open();
                var answer = question(session, about);
                outage.End();
                return (session, answer);
            }
            catch (Exception problem) when (Connector.IsProblem(problem))
            {
                Lose(session);
                if (!Connector.IsLost(problem) || _isClosed || !outage.Wait())
                    throw connector.InWords(problem);
            }
            catch
            {
                Lose(session);
                throw;
            }
        }
    }

    /// <summary>Takes one back that can be used again.</summary>
    public void GiveBack(ReadSession session)
    {
        _idle.Add(session);
        _places.Release();
        if (_isClosed)
            Clear();
    }

    /// <summary>Gives up one that cannot; those that lie idle are likely no better.</summary>
    public void Lose(ReadSession? session)
    {
        session?.Dispose();
        _places.Release();
        Clear();
    }

    /// <summary>Closes those that lie idle, and the others as they are given back.</summary>
    public void Dispose()
    {
        _isClosed = true;
        Clear();
    }

    // A database that has crashed may answer before what it lost has been made again, or hold what may be lost yet.
    private ReadSession Open()
    {
        var session = new ReadSession(connector.Open(Statements.BeginSession), sql);
        try
        {
            if (session.Committed() != writer.Committed)
                writer.Recover();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private void Enter()
    {
        if (_isClosed)
            throw new StorageException("The store is closed.");
        if (!_places.Wait(LongestWait))
            throw new StorageException($"All {connector.Address.Connections} connections to PostgreSQL, database {connector.Address}, have been in use for {LongestWait.TotalSeconds} s.");
    }

    private void Clear()
    {
        while (_idle.TryTake(out var session))
            session.Dispose();
    }
}
