using Weft.Configuration;
using Weft.Events;
using Weft.Import;
using Weft.Import.Files;
using Weft.Import.Mapping;
using Weft.Log;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Import;

/// <summary>
/// <c>POST /v1/import</c> of a file: it is received whole into the data folder, then imported as the command line does, then deleted. One at a time, since
/// each would only take from the others.
/// </summary>
internal sealed class FileImportHandler : IDisposable
{
    /// <summary>Few, since live events wait behind them.</summary>
    private const int FramesAhead = 4;

    /// <summary>How many files are received at once; others wait with their bodies unread.</summary>
    private const int MostReceived = 4;

    private readonly Engine _engine;
    private readonly TimeProvider _clock;
    private readonly ImportLedger _ledger;
    private readonly ImportAccess _access;
    private readonly FileImporter _importer;
    private readonly CancellationToken _stopping;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SemaphoreSlim _receiving = new(MostReceived);

    public FileImportHandler(Engine engine, TokenTable tokens, ImportLedger ledger, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        (_engine, _clock, _ledger, _access, _stopping) = (engine, clock, ledger, new(tokens), lifetime.ApplicationStopping);
        _importer = new(engine.ImportTarget(FramesAhead), ledger, clock);
        ledger.Clean();
    }

    /// <summary>Takes a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var stream = new ImportStream(context, _clock);
        if (_access.Refusal(context.Request, Sources()) is { } problem)
            await stream.EndAsync(problem);
        else
            await TakeAsync(context, stream);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _turn.Dispose();
        _receiving.Dispose();
    }

    private async Task TakeAsync(HttpContext context, ImportStream stream)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping);
        try
        {
            using var request = await ReceiveAsync(context, either.Token);
            await TakeAsync(context, stream, request, either.Token);
        }
        catch (Exception refusal) when (refusal is ImportRefusedException or InvalidDataException)
        {
            await stream.EndAsync(Problem.BadRequest(refusal.Message));
        }
        catch (IOException problem) when (!context.RequestAborted.IsCancellationRequested)
        {
            await stream.EndAsync(Problem.Unavailable($"The file cannot be kept: {problem.Message}"));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            await stream.EndAsync(Problem.Unavailable("The server stops; send the file again once it is back, and it goes on where it stood."));
        }
        catch (LogUnavailableException)
        {
            await stream.EndAsync(Problem.Unavailable("The log cannot be written; send the file again, and it goes on where it stood."));
        }
    }

    private async Task<ImportRequest> ReceiveAsync(HttpContext context, CancellationToken cancellation)
    {
        await _receiving.WaitAsync(cancellation);
        try
        {
            return await ImportRequest.ReceiveAsync(context.Request, _ledger.Scratch, cancellation);
        }
        finally
        {
            _receiving.Release();
        }
    }

    private async Task TakeAsync(HttpContext context, ImportStream stream, ImportRequest request, CancellationToken cancellation)
    {
        var errors = new ConfigErrors();
        var mapping = request.Mapping is { } text ? RowMapping.Parse(text, errors) : null;
        var file = request.Recognise();
        if (!errors.Any)
            await MappingCheck.RunAsync(file, mapping, _ledger.Scratch, errors, cancellation);
        if (errors.Any)
        {
            await stream.EndAsync(Problem.BadRequest(errors));
            return;
        }

        var (source, problem) = _access.Find(context.Request, Sources(), mapping?.Source);
        if (source is null)
            await stream.EndAsync(problem!);
        else
            await stream.EndAsync(ImportAnswer.Of(await ImportAsync(context, stream, file, mapping, source, cancellation)));
    }

    private async Task<ImportReport> ImportAsync(
        HttpContext context, ImportStream stream, ImportFile file, RowMapping? mapping, TrackingSource source, CancellationToken cancellation)
    {
        var digest = await ContentDigest.OfAsync(file, read => stream.Tell(new(ImportPhase.Checking, read, file.Bytes, 0)), cancellation);
        var plan = new ImportPlan(file.Name, digest, mapping, source, context.Request.Query["activate"] == "true");
        await _turn.WaitAsync(cancellation);
        try
        {
            return await _importer.RunAsync(file, plan, context.Request.Query["again"] == "true", stream.Tell, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    private IReadOnlyList<TrackingSource> Sources() => [.. _engine.Workspace.TrackingSources()];
}
