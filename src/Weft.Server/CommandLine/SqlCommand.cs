using System.CommandLine;
using DuckDB.NET.Data;
using Weft.Server.Api;
using Weft.Server.Hosting;
using Weft.Warehouse;

namespace Weft.Server.CommandLine;

/// <summary><c>weft sql "SELECT …"</c>.</summary>
internal static class SqlCommand
{
    private const int MostRows = 100_000;
    private static readonly WarehousePlace Place = new();
    private static readonly Argument<string> Sql = new("SQL") { Description = "One SELECT; docs/warehouse.md has the tables" };

    private static readonly Option<string> Format = new("--format")
    {
        Description = "How to write the answer",
        DefaultValueFactory = _ => "table",
    };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "The most rows, 1 to 100000",
        HelpName = "ROWS",
        DefaultValueFactory = _ => 1000,
    };

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong("table", "csv", "json");
        var command = new Command("sql", "Asks the warehouse.") { Sql, Format, Limit };
        Place.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, parsed.InvocationConfiguration, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, InvocationConfiguration console, CancellationToken cancellation)
    {
        try
        {
            if (parsed.GetValue(Limit) is < 1 or > MostRows)
                throw new StartupException($"--limit must be a whole number from 1 to {MostRows}");
            var answer = await AskAsync(parsed, cancellation);
            AnswerText.Write(console.Output, answer, parsed.GetValue(Format)!);
            if (answer.Truncated)
                await console.Error.WriteLineAsync($"weft: there is more than these {answer.Rows.Count} rows; --limit takes up to {MostRows}");
            return 0;
        }
        catch (Exception problem) when (problem is StartupException or WarehouseQueryException or DuckDBException or HttpRequestException)
        {
            await console.Error.WriteLineAsync($"weft: {problem.Message}");
            return 1;
        }
    }

    private static async Task<WarehouseAnswer> AskAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (sql, limit) = (parsed.GetValue(Sql)!, parsed.GetValue(Limit));
        using var client = Place.Client(parsed);
        if (client is not null)
            return WarehouseJson.Read(await WarehousePlace.PostAsync(client, "api/v1/warehouse/query", new { sql, limit, timeout = "5m", settle = WarehousePlace.Settle }, cancellation));
        var nowhere = Path.Combine(Path.GetTempPath(), "weft-sql");
        return Place.OnFile(parsed, nowhere, warehouse =>
        {
            using var connection = warehouse.Connect();
            return WarehouseQuery.Run(connection, sql, limit, cancellation);
        });
    }
}
