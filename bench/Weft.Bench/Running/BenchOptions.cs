namespace Weft.Bench.Running;

/// <summary>What every benchmark is told.</summary>
/// <param name="Root">The repository.</param>
/// <param name="Commit">What is measured.</param>
/// <param name="Pairs">How often product and baseline take turns.</param>
/// <param name="Connections">Over how many connections the load comes.</param>
/// <param name="Seed">Another seed, other events.</param>
/// <param name="Only"><c>product</c> or <c>baseline</c> to run one side; empty for both.</param>
/// <param name="Records">Whether a row is added to the results.</param>
/// <param name="Storage">The product's <c>storage</c>; empty for its own.</param>
/// <param name="Reset">A shell command that empties that storage before each start; empty for none.</param>
/// <param name="HasTraits">Whether the product has the computed traits of <c>bench/traits.yaml</c> too.</param>
internal sealed record BenchOptions(
    string Root, string Commit, int Pairs, int Connections, int Seed, string Only, bool Records, string Storage, string Reset, bool HasTraits)
{
    public static BenchOptions From(Arguments arguments, int connections = 32, int pairs = 3) => new(
        arguments.Text("root", "."),
        arguments.Text("commit", "unknown"),
        arguments.Number("pairs", pairs),
        arguments.Number("connections", connections),
        arguments.Number("seed", 1),
        arguments.Text("only", ""),
        arguments.Text("record", "yes") == "yes",
        arguments.Text("storage", ""),
        arguments.Text("reset", ""),
        arguments.Text("traits", "") == "yes");
}
