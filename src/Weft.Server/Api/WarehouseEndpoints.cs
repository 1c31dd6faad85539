using System.Globalization;
using Weft.Configuration;
using Weft.Server.Access;
using Weft.Server.Problems;
using Weft.Storage;
using Weft.Warehouse;

namespace Weft.Server.Api;

internal static class WarehouseEndpoints
{
    private const int MostRows = 100_000;
    private static readonly TimeSpan LongestSettle = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromMinutes(5);
    private static readonly Role[] Analysts = [Role.Analyst];

    public static void MapWarehouse(this IEndpointRouteBuilder api)
    {
        var warehouse = api.MapGroup("/warehouse").WithTags("Warehouse");
        warehouse.MapGet("", StatusAsync).RequireRole(ApiEndpoints.Onlookers)
            .WithSummary("How far the warehouse is, and how many rows its tables hold; with settle, once what was acknowledged before has landed.");
        warehouse.MapPost("/query", QueryAsync).RequireRole(Analysts).WithSummary("Answers one SELECT over the warehouse (docs/warehouse.md has its tables).");
        warehouse.MapPost("/export", ExportAsync).RequireRole(Analysts).WithSummary("Writes Parquet by day into the data folder's exports.");
        warehouse.MapGet("/exports/{**path}", Download).RequireRole(Analysts).WithSummary("A file that was exported.");
    }

    private static async Task<IResult> StatusAsync(HttpRequest request, Engine engine, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(request.Query);
        var settle = query.Duration("settle", LongestSettle);
        if (query.Problem is { } problem)
            return problem;
        return await AnswerAsync(engine, async warehouse =>
        {
            if (await UnsettledAsync(engine, settle, clock, cancellation) is { } unsettled)
                return unsettled;
            var (position, end) = (engine.WarehousePosition, engine.LogEnd);
            var status = new WarehouseStatus(warehouse.State, warehouse.Fault, position, end, Math.Max(0, end - position), await warehouse.RowsAsync(cancellation));
            return Results.Json(status, ApiJson.Options);
        });
    }

    private static async Task<IResult> QueryAsync(Question question, Engine engine, TimeProvider clock, CancellationToken cancellation)
    {
        var errors = new List<ProblemError>();
        if (string.IsNullOrWhiteSpace(question.Sql))
            errors.Add(new("sql", question.Sql, "is required: one SELECT, such as SELECT count(*) FROM events"));
        if (question.Limit is < 1 or > MostRows)
            errors.Add(new("limit", question.Limit.Value.ToString(CultureInfo.InvariantCulture), $"must be a whole number from 1 to {MostRows}"));
        var settle = Duration("settle", question.Settle, LongestSettle, errors);
        var timeout = Duration("timeout", question.Timeout, LongestQuestion, errors) ?? TimeSpan.FromSeconds(30);
        if (errors.Count > 0)
            return Problem.BadRequest("The request has mistakes.", errors);
        return await AnswerAsync(engine, async warehouse =>
            await UnsettledAsync(engine, settle, clock, cancellation)
            ?? await AskAsync(warehouse, question.Sql!, question.Limit ?? 1000, timeout, cancellation));
    }

    private static async Task<IResult> AskAsync(LiveWarehouse warehouse, string sql, int limit, TimeSpan timeout, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return Results.Bytes(WarehouseJson.Write(await warehouse.AskAsync(sql, limit, either.Token)), "application/json");
        }
        catch (WarehouseQueryException problem)
        {
            return Problem.BadRequest("The question cannot be answered as it is.", new ProblemError("sql", sql, problem.Message));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return Problem.TimedOut(
                $"The question took longer than {Durations.Format(timeout)} and was ended; ask for less, or give it more time with timeout, {Durations.Format(LongestQuestion)} at most.");
        }
    }

    private static async Task<IResult> ExportAsync(Days days, Engine engine, TimeProvider clock, CancellationToken cancellation)
    {
        var errors = new List<ProblemError>();
        var (from, to) = (Day("from", days.From, errors), Day("to", days.To, errors));
        if (from > to)
            errors.Add(new("to", days.To, $"must not lie before from, which is {days.From}"));
        var settle = Duration("settle", days.Settle, LongestSettle, errors);
        if (errors.Count > 0)
            return Problem.BadRequest("The request has mistakes.", errors);
        return await AnswerAsync(engine, async warehouse =>
        {
            if (await UnsettledAsync(engine, settle, clock, cancellation) is { } unsettled)
                return unsettled;
            var files = await warehouse.ExportAsync(from, to, cancellation);
            return Results.Json(new { folder = warehouse.ExportFolder, files }, ApiJson.Options);
        });
    }

    private static IResult Download(string path, Engine engine)
    {
        if (engine.Warehouse is not { } warehouse)
            return None();
        var folder = Path.GetFullPath(warehouse.ExportFolder) + Path.DirectorySeparatorChar;
        var file = Path.GetFullPath(Path.Combine(folder, path));
        return file.StartsWith(folder, StringComparison.Ordinal) && file.EndsWith(".parquet", StringComparison.Ordinal) && File.Exists(file)
            ? Results.File(file, "application/vnd.apache.parquet")
            : Problem.NotFound($"There is no exported file {path}.");
    }

    /// <summary>Answers from the warehouse, or says why there is none to ask.</summary>
    internal static async Task<IResult> AnswerAsync(Engine engine, Func<LiveWarehouse, Task<IResult>> answer)
    {
        if (engine.Warehouse is not { } warehouse)
            return None();
        try
        {
            return await answer(warehouse);
        }
        catch (StorageException problem)
        {
            return Problem.Unavailable(problem.Message);
        }
    }

    private static Problem None() => Problem.NotFound("This server keeps no warehouse: its weft.yaml says warehouse: { enabled: false }.");

    private static async Task<IResult?> UnsettledAsync(Engine engine, TimeSpan? settle, TimeProvider clock, CancellationToken cancellation)
    {
        if (settle is not { } longest)
            return null;
        using var patience = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await engine.SettleWarehouseAsync(either.Token);
            return null;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return Problem.TimedOut("What was acknowledged has not all landed in the warehouse in that time; ask again.");
        }
    }

    private static TimeSpan? Duration(string name, string? text, TimeSpan most, List<ProblemError> errors)
    {
        if (text is null)
            return null;
        if (Durations.TryParse(text, out var duration) && duration > TimeSpan.Zero && duration <= most)
            return duration;
        errors.Add(new(name, text, $"must be {Durations.Accepted}, {Durations.Format(most)} at most"));
        return null;
    }

    private static DateOnly? Day(string name, string? text, List<ProblemError> errors)
    {
        if (text is null)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        errors.Add(new(name, text, "must be a day, such as 2026-01-31"));
        return null;
    }

    /// <summary>The body of a question.</summary>
    /// <param name="Sql">One SELECT.</param>
    /// <param name="Limit">The most rows, 1000 unless said.</param>
    /// <param name="Settle">How long to wait for what was acknowledged to land, as <c>10s</c>; not at all unless said.</param>
    /// <param name="Timeout">How long it may take, <c>30s</c> unless said.</param>
    internal sealed record Question(string? Sql, int? Limit, string? Settle, string? Timeout);

    /// <summary>The body of an export.</summary>
    /// <param name="From">The first day of events; the first that there is unless said.</param>
    /// <param name="To">The last day of events; the last that there is unless said.</param>
    /// <param name="Settle">How long to wait for what was acknowledged to land, as <c>10s</c>; not at all unless said.</param>
    internal sealed record Days(string? From, string? To, string? Settle);
}
