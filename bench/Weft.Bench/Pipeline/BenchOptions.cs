namespace Weft.Bench.Pipeline;

/// <summary>What one benchmark runs with.</summary>
internal sealed record BenchOptions(int Events, int Warmup, int Pairs, int Connections, int Seed, string Only, string Root, string Commit)
{
    public static BenchOptions From(Arguments arguments) => new(
        Batches(arguments.Number("events", 1_000_000)),
        Batches(arguments.Number("warmup", 100_000)),
        arguments.Number("pairs", 3),
        arguments.Number("connections", 32),
        arguments.Number("seed", 1),
        arguments.Text("only", ""),
        arguments.Text("root", "."),
        arguments.Text("commit", "unknown"));

    private static int Batches(int events) => (events + Load.Requests.EventsEach - 1) / Load.Requests.EventsEach * Load.Requests.EventsEach;
}
