using System.Globalization;
using DuckDB.NET.Data;
using Microsoft.Extensions.Logging;
using Weft.Events;
using Weft.Log;
using Weft.Profiles;
using Weft.Storage;

namespace Weft.Warehouse;

/// <summary>
/// The warehouse of a running engine: it is fed, and asked, and made anew where it does not follow on what waits for it. A failure closes it; the next try opens it
/// again and goes on where its own position stands. <see cref="Take"/> is for one thread; the rest may be called from any.
/// </summary>
public sealed class LiveWarehouse : IDisposable
{
    private const int MostQuestions = 4;

    private readonly ReaderWriterLockSlim _use = new();
    private readonly SemaphoreSlim _questions = new(MostQuestions);
    private readonly SemaphoreSlim _exporting = new(1);
    private readonly IKeyValueStore _store;
    private readonly EventLog _log;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly WarehouseOptions _options;
    private CancellationTokenSource _closing = new();
    private WarehouseDatabase? _database;
    private Feeder? _feeder;
    private string? _shown;

    internal LiveWarehouse(string dataFolder, IKeyValueStore store, EventLog log, TimeProvider clock, ILogger logger, WarehouseOptions options)
    {
        (_store, _log, _clock, _logger, _options) = (store, log, clock, logger, options);
        (File, ExportFolder) = (FileIn(dataFolder), Path.Combine(dataFolder, "exports"));
    }

    /// <summary>The DuckDB file.</summary>
    public string File { get; }

    /// <summary>Where exports go.</summary>
    public string ExportFolder { get; }

    /// <summary>Which of a trait's changes its view shows, from the next <see cref="Take"/> on.</summary>
    internal Survivorship Survivorship { get; set; } = Survivorship.Default;

    /// <summary>What it is doing: <c>starting</c>, <c>ready</c>, <c>rebuilding</c> or <c>failing</c>.</summary>
    public string State { get; private set; } = "starting";

    /// <summary>What keeps it from taking more; null when nothing does.</summary>
    public string? Fault { get; private set; }

    /// <summary>The path of the file in a data folder.</summary>
    public static string FileIn(string dataFolder) => Path.GetFullPath(Path.Combine(dataFolder, "warehouse", "weft.duckdb"));

    /// <summary>Takes everything that waits in the feed.</summary>
    /// <param name="applied">The last frame that is in the store's state, or an earlier one.</param>
    /// <param name="holdStill">Runs an action while nothing is applied to the store, and gives it the last frame that is in it.</param>
    /// <param name="cancellation">Ends it between two transactions.</param>
    internal void Take(long applied, Action<Action<long>> holdStill, CancellationToken cancellation)
    {
        try
        {
            Open(holdStill, cancellation);
            ShowTraits();
            _feeder!.TakeAll(applied, cancellation);
            if (Fault is not null)
                WarehouseLog.TakesAgain(_logger);
            (State, Fault) = ("ready", null);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            var why = DiskTrouble.Describe(Path.GetDirectoryName(File)!, problem.Message);
            if (Fault != why)
                WarehouseLog.Failing(_logger, problem);
            (State, Fault) = ("failing", why);
            Close();
            throw;
        }
    }

    /// <summary>How many rows each table holds; empty while it cannot be read.</summary>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyDictionary<string, long>> RowsAsync(CancellationToken cancellation)
    {
        if (_database is null)
            return new Dictionary<string, long>();
        const string Tables = "SELECT table_name, estimated_size FROM duckdb_tables() WHERE table_name <> 'feed' ORDER BY 1";
        var answer = await AskAsync(Tables, 100, cancellation);
        return answer.Rows.ToDictionary(row => row[0]!.Trim('"'), row => long.Parse(row[1]!, CultureInfo.InvariantCulture));
    }

    /// <summary>Answers one SELECT.</summary>
    /// <param name="sql">The question.</param>
    /// <param name="limit">The most rows, 1 and up.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WarehouseQueryException">It is not one SELECT, or DuckDB refuses it.</exception>
    /// <exception cref="StorageException">The warehouse cannot be read just now.</exception>
    public Task<WarehouseAnswer> AskAsync(string sql, int limit, CancellationToken cancellation) =>
        UseAsync((connection, ending) => WarehouseQuery.Run(connection, sql, limit, ending), cancellation);

    /// <summary>Works on a connection of its own; as many as there may be questions at once.</summary>
    /// <param name="work">The work, with a token that ends it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="StorageException">The warehouse cannot be read just now.</exception>
    internal async Task<T> UseAsync<T>(Func<DuckDBConnection, CancellationToken, T> work, CancellationToken cancellation)
    {
        await _questions.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Use(work, cancellation), cancellation);
        }
        finally
        {
            _questions.Release();
        }
    }

    /// <summary>Exports to <see cref="ExportFolder"/>, one at a time.</summary>
    /// <param name="from">The first day; null for the first that there is.</param>
    /// <param name="to">The last day; null for the last that there is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The files, by path.</returns>
    /// <exception cref="StorageException">The warehouse cannot be read just now.</exception>
    public async Task<IReadOnlyList<ExportedFile>> ExportAsync(DateOnly? from, DateOnly? to, CancellationToken cancellation)
    {
        await _exporting.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Use((connection, ending) => new ParquetExport(connection, ExportFolder).Run(from, to, ending), cancellation), cancellation);
        }
        finally
        {
            _exporting.Release();
        }
    }

    /// <summary>Closes it; questions under way are ended.</summary>
    public void Dispose()
    {
        Close();
        _use.Dispose();
        _questions.Dispose();
        _exporting.Dispose();
        _closing.Dispose();
    }

    private T Use<T>(Func<DuckDBConnection, CancellationToken, T> work, CancellationToken cancellation)
    {
        _use.EnterReadLock();
        try
        {
            using var connection = (_database ?? throw NotNow()).Connect();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, cancellation);
            return work(connection, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw NotNow();
        }
        finally
        {
            _use.ExitReadLock();
        }
    }

    private StorageException NotNow() => new($"The warehouse cannot be read just now ({Fault ?? State}).");

    private void Open(Action<Action<long>> holdStill, CancellationToken cancellation)
    {
        if (_database is not null)
            return;
        OpenFile();
        if (WhyNot() is { } why)
            MakeAnew(why, holdStill, cancellation);
        _feeder = new(new(_store), _database!, _log.OpenReader, _clock, _options);
    }

    private void ShowTraits()
    {
        var survivorship = Survivorship;
        if (_shown == survivorship.Text)
            return;
        _database!.Show(survivorship);
        _shown = survivorship.Text;
    }

    private void OpenFile()
    {
        _shown = null;
        var database = WarehouseDatabase.Open(File, ExportFolder, _options);
        _use.EnterWriteLock();
        _database = database;
        _use.ExitWriteLock();
    }

    private string? WhyNot()
    {
        var (position, gone) = (_database!.Position, new FeedTable(_store).Gone ?? 0);
        if (position < 0)
            return "its tables are of another version";
        if (position < gone)
            return $"it stands at frame {position}, and what waits begins behind frame {gone}";
        if (position > _log.End)
            return $"it stands at frame {position}, and the log ends at frame {_log.End}";
        // The rows that wait are told with their frames. A frame that did nothing has no row, and may be gone from the log.
        var waiting = new FeedTable(_store).After(position).Select(row => row.Position).FirstOrDefault(_log.First);
        return waiting < _log.First ? $"it stands at frame {position}, what waits begins at frame {waiting}, and the log at frame {_log.First}" : null;
    }

    private void MakeAnew(string why, Action<Action<long>> holdStill, CancellationToken cancellation)
    {
        State = "rebuilding";
        WarehouseLog.Rebuilding(_logger, why);
        Close();
        holdStill(position =>
        {
            new Rebuild(_store, LoggedEvents.In(_log), _clock).Run(File, position, _options, cancellation);
            WarehouseLog.Rebuilt(_logger, position);
        });
        OpenFile();
    }

    private void Close()
    {
        _closing.Cancel();
        _use.EnterWriteLock();
        try
        {
            _feeder?.Dispose();
            _database?.Dispose();
        }
        finally
        {
            (_feeder, _database) = (null, null);
            _closing.Dispose();
            _closing = new();
            _use.ExitWriteLock();
        }
    }
}
