using System.Globalization;
using DuckDB.NET.Data;

namespace Weft.Warehouse;

/// <summary>A file that was exported.</summary>
/// <param name="Path">Its path within the folder, with / between.</param>
/// <param name="Rows">How many rows it holds.</param>
/// <param name="Bytes">Its size.</param>
public sealed record ExportedFile(string Path, long Rows, long Bytes);

/// <summary>
/// Writes Parquet: <c>events/day=2026-01-31/events.parquet</c> for each day (UTC, by the events' timestamp), and whole <c>profile_map</c>, <c>profile_traits</c> and <c>members</c> as
/// they are now. Each file appears whole or not at all; a day written again takes the place of the former.
/// </summary>
internal sealed class ParquetExport(DuckDBConnection connection, string folder)
{
    private static readonly string[] Snapshots = ["profile_map", "profile_traits", "members"];
    private readonly List<ExportedFile> _files = [];

    /// <summary>Writes the days between two, both included, and the snapshots, all as of one instant.</summary>
    /// <param name="from">The first day; null for the first that there is.</param>
    /// <param name="to">The last day; null for the last that there is.</param>
    /// <param name="cancellation">Ends it between two files.</param>
    public IReadOnlyList<ExportedFile> Run(DateOnly? from, DateOnly? to, CancellationToken cancellation)
    {
        WarehouseDatabase.Run(connection, "BEGIN TRANSACTION");
        var days = Days(from, to);
        RemoveEmptied(from, to, days);
        foreach (var day in days)
        {
            cancellation.ThrowIfCancellationRequested();
            var (begin, end) = (Text(day), Text(day.AddDays(1)));
            Write(
                $"events/day={Text(day)}/events.parquet",
                $"SELECT * FROM events WHERE timestamp >= '{begin} 00:00:00+00' AND timestamp < '{end} 00:00:00+00' ORDER BY timestamp, position, place",
                cancellation);
        }

        foreach (var table in Snapshots)
        {
            cancellation.ThrowIfCancellationRequested();
            Write($"{table}/{table}.parquet", $"FROM {table} ORDER BY ALL", cancellation);
        }

        return _files;
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private List<DateOnly> Days(DateOnly? from, DateOnly? to)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT DISTINCT (timestamp AT TIME ZONE 'UTC')::DATE::VARCHAR AS day FROM events ORDER BY day";
        using var reader = command.ExecuteReader();
        var days = new List<DateOnly>();
        while (reader.Read())
            days.Add(DateOnly.ParseExact(reader.GetString(0), "yyyy-MM-dd", CultureInfo.InvariantCulture));
        return days.FindAll(day => IsWithin(day, from, to));
    }

    private static bool IsWithin(DateOnly day, DateOnly? from, DateOnly? to) => !(day < from) && !(day > to);

    // A day that has no event any more must not keep its former file.
    private void RemoveEmptied(DateOnly? from, DateOnly? to, List<DateOnly> days)
    {
        var events = Path.Combine(folder, "events");
        foreach (var former in Directory.Exists(events) ? Directory.GetDirectories(events, "day=*") : [])
        {
            if (DateOnly.TryParseExact(Path.GetFileName(former)["day=".Length..], "yyyy-MM-dd", out var day) && IsWithin(day, from, to) && !days.Contains(day))
                File.Delete(Path.Combine(former, "events.parquet"));
        }
    }

    private void Write(string name, string select, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar));
        var written = file + ".new";
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY ({select}) TO {WarehouseDatabase.Quote(written)} (FORMAT parquet, COMPRESSION zstd)";
        using var ending = cancellation.Register(command.Cancel);
        var rows = command.ExecuteNonQuery();
        using (var stream = new FileStream(written, FileMode.Open, FileAccess.ReadWrite))
            stream.Flush(flushToDisk: true);
        File.Move(written, file, overwrite: true);
        _files.Add(new(name, rows, new FileInfo(file).Length));
    }
}
