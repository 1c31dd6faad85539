namespace Weft.Identity;

/// <summary>A place where the graph in force is not what its evidence makes of it.</summary>
/// <param name="Kind"><c>stale</c>: late evidence was put off; <c>people</c>: other ids belong together; <c>links</c>: other links are in force or refused; <c>details</c>: the same people, with something else noted of them.</param>
/// <param name="InForce">The profiles as they are, each with its ids.</param>
/// <param name="Made">What the evidence makes of them, each with its ids.</param>
/// <param name="Links">The links of which something else becomes.</param>
public sealed record GraphDifference(
    string Kind, IReadOnlyList<IReadOnlyList<ExternalId>> InForce, IReadOnlyList<IReadOnlyList<ExternalId>> Made, IReadOnlyList<LinkDifference> Links);

/// <summary>A link of which something else becomes.</summary>
/// <param name="A">One id.</param>
/// <param name="B">The other one.</param>
/// <param name="InForce">The rule that refuses it as the graph has it; null when it is in force.</param>
/// <param name="Made">The rule that refuses it when it is taken again; null when it is in force.</param>
public sealed record LinkDifference(ExternalId A, ExternalId B, string? InForce, string? Made);

/// <summary>What came of taking all evidence again.</summary>
public sealed class GraphReport
{
    /// <summary>The most differences that are listed; all are counted.</summary>
    public const int MostListed = 1_000;

    private readonly List<GraphDifference> _differences = [];

    /// <summary>How many fragments there are, accounts too.</summary>
    public long Fragments { get; internal init; }

    /// <summary>How many links were taken again.</summary>
    public long Links { get; internal init; }

    /// <summary>How many differences there are.</summary>
    public long Count { get; private set; }

    /// <summary>The first <see cref="MostListed"/> of them.</summary>
    public IReadOnlyList<GraphDifference> Differences => _differences;

    /// <summary>Of each group of links that differs one fragment, and how many links it has.</summary>
    internal List<(ulong Fragment, int Links)> Groups { get; } = [];

    internal void Add(GraphDifference difference)
    {
        Count++;
        if (_differences.Count < MostListed)
            _differences.Add(difference);
    }
}
