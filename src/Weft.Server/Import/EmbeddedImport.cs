using Weft.Configuration;
using Weft.Connectors;
using Weft.Events;
using Weft.Import;
using Weft.Import.Files;
using Weft.Import.Mapping;
using Weft.Log;
using Weft.Server.Configuration;
using Weft.Server.Hosting;
using Weft.Storage;
using Weft.Warehouse;

namespace Weft.Server.Import;

/// <summary>Imports into a data folder that no server has: the engine runs in this process until all is applied.</summary>
internal sealed class EmbeddedImport(ImportOptions options)
{
    private const int FramesAhead = 32;

    /// <summary>Imports every file, one after the other; all are looked at before the first is.</summary>
    /// <exception cref="StartupException">The configuration, the mapping or the folder is not as it should be.</exception>
    /// <exception cref="ImportRefusedException">A file is not.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var mapping = options.Mapping();
        var data = options.DataFolder ?? ServeOptions.DefaultDataFolder;
        var ledger = new ImportLedger(Path.Combine(data, "imports"));
        var files = await RecogniseAsync(mapping, ledger, cancellation);
        var configuration = Configuration();
        using var folder = Open(data);
        ledger.Clean();
        await using var engine = await OpenEngineAsync(folder, configuration);
        var source = ImportSource.Choose([.. engine.Workspace.TrackingSources()], options.Source ?? mapping?.Source, "--source");
        var importer = new FileImporter(engine.ImportTarget(FramesAhead), ledger, options.Clock);
        foreach (var file in files)
            await ImportAsync(importer, file, mapping, source, cancellation);
        await FillWarehouseAsync(engine, cancellation);
        var people = engine.Read().People;
        ImportSummary.WritePeople(options.Output, people.Known, people.Anonymous);
    }

    private async Task FillWarehouseAsync(Engine engine, CancellationToken cancellation)
    {
        if (engine.Warehouse is not { } warehouse)
            return;
        var landed = engine.SettleWarehouseAsync(cancellation);
        while (await Task.WhenAny(landed, Task.Delay(TimeSpan.FromSeconds(1), options.Clock, cancellation)) != landed)
        {
            cancellation.ThrowIfCancellationRequested();
            if (warehouse.Fault is not { } fault)
                continue;
            options.Output.WriteLine($"Everything is imported; the warehouse takes nothing just now and gets it at the next start: {fault}");
            return;
        }

        await landed;
    }

    private async Task ImportAsync(FileImporter importer, ImportFile file, RowMapping? mapping, TrackingSource source, CancellationToken cancellation)
    {
        try
        {
            var digest = await ContentDigest.OfAsync(file, read => Show(file, new(ImportPhase.Checking, read, file.Bytes, 0)), cancellation);
            var plan = new ImportPlan(file.Name, digest, mapping, source, options.Activate);
            var started = options.Clock.GetTimestamp();
            var report = await importer.RunAsync(file, plan, options.Again, progress => Show(file, progress), cancellation);
            options.Display.End();
            ImportSummary.Write(options.Output, report, options.Clock.GetElapsedTime(started));
        }
        finally
        {
            options.Display.End();
        }
    }

    private async Task<List<ImportFile>> RecogniseAsync(RowMapping? mapping, ImportLedger ledger, CancellationToken cancellation)
    {
        var errors = new ConfigErrors();
        var files = new List<ImportFile>();
        foreach (var path in options.Files)
        {
            var file = ImportFile.Recognise(path, Path.GetFileName(path));
            await MappingCheck.RunAsync(file, mapping, ledger.Scratch, errors, cancellation);
            files.Add(file);
        }

        options.RefuseMistakes(errors);
        return files;
    }

    private void Show(ImportFile file, ImportProgress progress) => options.Display.Show(file.Name, progress);

    private Workspace? Configuration()
    {
        if (options.ConfigPath is not { } path)
            return null;
        var errors = new ConfigErrors();
        var config = ConfigFile.Read(path, options.Environment, errors);
        if (errors.Any)
            throw new StartupException($"{path} has {ConfigFile.Count(errors.All.Count, "mistake")}:\n  {string.Join("\n  ", errors.InFileOrder)}");
        return config!.Workspace;
    }

    private static DataFolder Open(string data)
    {
        try
        {
            return DataFolder.Open(data);
        }
        catch (StartupException refusal) when (refusal.Message.Contains("in use", StringComparison.Ordinal))
        {
            throw new StartupException($"{refusal.Message}; to import into a running server add --server URL --token TOKEN");
        }
    }

    private async Task<Engine> OpenEngineAsync(DataFolder folder, Workspace? configuration)
    {
        try
        {
            var logging = LoggerFactory.Create(log => ConsoleLog.Configure(log, LogLevel.Warning));
            var engine = await Engine.OpenAsync(Options(folder, logging, configuration), configuration?.Text);
            // A new folder gets what a server would give it.
            if (engine.Workspace.Text.Length == 0)
                await engine.ConfigureAsync(new FirstStart(folder, options.Output).Configuration());
            if (engine.Refused.Count == 0)
                return engine;
            await engine.DisposeAsync();
            throw new StartupException($"{options.ConfigPath} does not go with what was made through the API:\n  {string.Join("\n  ", engine.Refused)}");
        }
        catch (Exception problem) when (problem is StorageException or LogDamagedException or IOException)
        {
            throw new StartupException($"the data folder cannot be used: {problem.Message}");
        }
    }

    // Without a configuration the folder goes on as it is: one that has run without a warehouse gets none by an import.
    private static WarehouseOptions? Warehouse(DataFolder folder, Workspace? configuration) => configuration is not null
        ? WarehouseOptions.Of(configuration.Config.Warehouse)
        : File.Exists(LiveWarehouse.FileIn(folder.Path)) || !Engine.IsIn(folder.Path) ? new() : null;

    private EngineOptions Options(DataFolder folder, ILoggerFactory logging, Workspace? configuration) => new()
    {
        DataFolder = folder.Path,
        Clock = options.Clock,
        Kinds = Kinds.All(options.Clock, options.Output, ActionsLog.Options(folder.Path, options.Clock, logging)),
        Environment = options.Environment,
        Logger = logging.CreateLogger("Weft"),
        Delivers = options.Activate,
        Warehouse = Warehouse(folder, configuration),
        OpenStore = state => StateStore.Open(configuration?.Config.Storage ?? new(), state),
    };
}
