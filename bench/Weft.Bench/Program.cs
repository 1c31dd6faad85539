using Weft.Bench;
using Weft.Bench.Baseline;
using Weft.Bench.Import;
using Weft.Bench.Load;
using Weft.Bench.Pipeline;
using Weft.Bench.Replay;

return args switch
{
    ["pipeline", .. var rest] => await PipelineCommand.RunAsync(new Arguments(rest)),
    ["baseline", .. var rest] => await BaselineCommand.RunAsync(new Arguments(rest)),
    ["load", .. var rest] => await LoadCommand.RunAsync(new Arguments(rest)),
    ["import", .. var rest] => await ImportCommand.RunAsync(new Arguments(rest)),
    ["replay", .. var rest] => await ReplayCommand.RunAsync(new Arguments(rest)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bench/run pipeline [--events N] [--pairs N] [--connections N] [--warmup N] [--seed N] [--only baseline|product]");
    Console.Error.WriteLine("bench/run import [--pairs N] [--file PATH]");
    return 2;
}
