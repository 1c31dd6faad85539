using Weft.Bench;
using Weft.Bench.Baseline;
using Weft.Bench.Benches;
using Weft.Bench.Collecting;
using Weft.Bench.Import;
using Weft.Bench.Load;
using Weft.Bench.Replay;
using Weft.Bench.Truth;

var rest = new Arguments(args.Length == 0 ? [] : args[1..]);
return args.FirstOrDefault() switch
{
    "pipeline" => await PipelineBench.RunAsync(rest),
    "collect" => await CollectBench.RunAsync(rest),
    "single" => await SingleBench.RunAsync(rest),
    "fresh" => await FreshBench.RunAsync(rest),
    "profile-read" => await ProfileReadBench.RunAsync(rest),
    "bytes" => await BytesBench.RunAsync(rest),
    "memory" => await MemoryBench.RunAsync(rest),
    "scale" => await ScaleBench.RunAsync(rest),
    "identity" => IdentityCommand.Run(rest),
    "identity-ops" => await IdentityOpsBench.RunAsync(rest),
    "preview" => await PreviewBench.RunAsync(rest),
    "what-if" => await WhatIfBench.RunAsync(rest),
    "audiences" => await AudiencesBench.RunAsync(rest),
    "exit-lag" => await ExitLagBench.RunAsync(rest),
    "backfill" => await BackfillBench.RunAsync(rest),
    "deliver" => await DeliverBench.RunAsync(rest),
    "backlog" => await BacklogBench.RunAsync(rest),
    "soak" => await SoakBench.RunAsync(rest),
    "baseline" => await BaselineCommand.RunAsync(rest),
    "collector" => await CollectorCommand.RunAsync(rest),
    "load" => LoadCommand.Run(rest),
    "make" => MakeCommand.Run(rest),
    "import" => await ImportCommand.RunAsync(rest),
    "replay" => await ReplayCommand.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bench/run pipeline|collect|single|fresh|profile-read|bytes|memory|scale|soak|identity|identity-ops|what-if|preview|audiences|exit-lag|backfill|deliver|backlog|import [--pairs N] [--seed N] [--record no] …: see bench/README.md");
    return 2;
}
