using Weft.Events;

namespace Weft.Import;

/// <summary>How far an import has come, or how it ended.</summary>
internal sealed record ImportEntry
{
    public required string File { get; init; }

    public required string Digest { get; init; }

    /// <summary>The mapping's digest; empty for none.</summary>
    public required string Mapping { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When everything of it was applied; null while it is not.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How many rows were read, all told.</summary>
    public long Rows { get; init; }

    /// <summary>How many of them <c>where</c> left out.</summary>
    public long LeftOut { get; init; }

    /// <summary>How many were not accepted, by reason; while it runs, as far as that shows before they are applied.</summary>
    public SortedDictionary<string, long> Rejected { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The first that were not accepted.</summary>
    public List<RejectedRow> FirstRejected { get; init; } = [];

    /// <summary>The source's sums before the first row.</summary>
    public required SourceSum Before { get; init; }

    /// <summary>How many became events; known once finished.</summary>
    public long Accepted { get; init; }

    /// <summary>How many were known already; known once finished.</summary>
    public long Duplicate { get; init; }
}

/// <summary>A row that was not accepted, as it is shown.</summary>
internal sealed record RejectedRow(long Line, string Reason, string Problem);
