using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Weft.Server;
using Weft.Storage;
using Weft.Storage.RocksDb;

namespace Weft.Tests.Crash;

internal enum PlantedFault
{
    None,

    /// <summary>A commit is made in two, and the process may end in between.</summary>
    CommitsInTwo,

    /// <summary>What was seen of each source is gone after a restart.</summary>
    ForgetsDuplicates,
}

/// <summary>This program, started once more as a server with a fault in its store.</summary>
internal static class FaultyServer
{
    public const string Variable = "WEFT_TESTS_FAULT";

    // Before Main, so that neither the runner nor its entry point has to know. In a copy of this assembly, since other threads may not use one whose
    // initializer is still running.
    [ModuleInitializer]
    internal static void ServeInsteadOfTesting()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } fault)
            return;
        Environment.SetEnvironmentVariable(Variable, null);
        var copy = new AssemblyLoadContext("served").LoadFromAssemblyPath(typeof(FaultyServer).Assembly.Location);
        copy.GetType(typeof(FaultyServer).FullName!)!
            .GetMethod(nameof(Serve))!.Invoke(null, [fault, Environment.GetCommandLineArgs()[1..]]);
        Environment.Exit(0);
    }

    public static void Serve(string fault, string[] args) => ServeAsync(fault, args).GetAwaiter().GetResult();

    // The arguments are those of the command line: serve --config FILE --data DIR --urls URL.
    private static async Task ServeAsync(string fault, string[] args)
    {
        var options = new ServeOptions
        {
            ConfigPath = args[2],
            DataFolder = args[4],
            Urls = [args[6]],
            AdjustEngine = engine => FaultPoint.IsOne(fault) ? FaultPoint.Parse(fault).Plant(engine) : Plant(Enum.Parse<PlantedFault>(fault), engine),
        };
        await using var server = await WeftServer.BuildAsync(options);
        await server.StartAsync();
        await server.WaitForShutdownAsync();
    }

    private static EngineOptions Plant(PlantedFault fault, EngineOptions engine) =>
        engine with { OpenStore = folder => Open(fault, folder), CheckpointEvery = TimeSpan.FromSeconds(1) };

    private static IKeyValueStore Open(PlantedFault fault, string folder)
    {
        var store = RocksDbStore.Open(folder);
        if (fault == PlantedFault.CommitsInTwo)
            return new StoreOfHalves(store);
        store.DeleteRange([(byte)Table.Seen], ByteOrder.After([(byte)Table.Seen]));
        return store;
    }
}
