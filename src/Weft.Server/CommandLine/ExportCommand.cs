using System.CommandLine;
using System.Globalization;
using DuckDB.NET.Data;
using Weft.Server.Configuration;
using Weft.Server.Hosting;
using Weft.Warehouse;

namespace Weft.Server.CommandLine;

/// <summary><c>weft export --to DIR</c>: the warehouse as Parquet.</summary>
internal static class ExportCommand
{
    private static readonly WarehousePlace Place = new();

    private static readonly Option<string> To = new("--to") { Description = "The folder to write to; made if missing", HelpName = "DIR", Required = true };

    private static readonly Option<string?> From = new("--from") { Description = "The first day of events (UTC); the first that there is unless said", HelpName = "DATE" };

    private static readonly Option<string?> ToDate = new("--to-date") { Description = "The last day of events (UTC); the last that there is unless said", HelpName = "DATE" };

    public static Command Create()
    {
        var command = new Command("export", "Writes the warehouse as Parquet, events by day.") { To, From, ToDate };
        Place.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, parsed.InvocationConfiguration, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, InvocationConfiguration console, CancellationToken cancellation)
    {
        try
        {
            var (from, to) = (Day(parsed, From), Day(parsed, ToDate));
            if (from > to)
                throw new StartupException($"--to-date must not lie before --from, which is {Text(from)}");
            var folder = Path.GetFullPath(parsed.GetValue(To)!);
            using var client = Place.Client(parsed);
            var files = client is null ? OnFile(parsed, folder, from, to, cancellation) : await FetchAsync(client, folder, from, to, cancellation);
            await console.Output.WriteLineAsync($"{ConfigFile.Count(files.Count, "file")} in {folder}, {files.Sum(file => file.Rows)} rows, {files.Sum(file => file.Bytes)} bytes.");
            return 0;
        }
        catch (Exception problem) when (problem is StartupException or DuckDBException or HttpRequestException or IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync($"weft: {problem.Message}");
            return 1;
        }
    }

    private static IReadOnlyList<ExportedFile> OnFile(ParseResult parsed, string folder, DateOnly? from, DateOnly? to, CancellationToken cancellation) =>
        Place.OnFile(parsed, folder, warehouse =>
        {
            using var connection = warehouse.Connect();
            return new ParquetExport(connection, folder).Run(from, to, cancellation);
        });

    // The server writes into its own folder only; from there the files are fetched.
    private static async Task<IReadOnlyList<ExportedFile>> FetchAsync(HttpClient client, string folder, DateOnly? from, DateOnly? to, CancellationToken cancellation)
    {
        var answer = await WarehousePlace.PostAsync(client, "api/v1/warehouse/export", new { from = Text(from), to = Text(to), settle = WarehousePlace.Settle }, cancellation);
        var files = answer.GetProperty("files").EnumerateArray()
            .Select(file => new ExportedFile(file.GetProperty("path").GetString()!, file.GetProperty("rows").GetInt64(), file.GetProperty("bytes").GetInt64())).ToList();
        foreach (var file in files)
        {
            var target = Path.GetFullPath(Path.Combine(folder, file.Path));
            if (!target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new StartupException($"the server named a file outside of the folder: {file.Path}");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await using (var written = File.Create(target + ".new"))
            {
                await using var content = await client.GetStreamAsync($"api/v1/warehouse/exports/{file.Path}", cancellation);
                await content.CopyToAsync(written, cancellation);
                written.Flush(flushToDisk: true);
            }

            File.Move(target + ".new", target, overwrite: true);
        }

        return files;
    }

    private static DateOnly? Day(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new StartupException($"{option.Name} {text} is no day; it must be like 2026-01-31");
    }

    private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
