using Weft.Import;

namespace Weft.Server.Import;

/// <summary>What the sender of a file is told at the end.</summary>
internal sealed record ImportAnswer
{
    public bool Success { get; init; } = true;

    /// <summary>Rows read, all told.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows that became events.</summary>
    public required long Accepted { get; init; }

    /// <summary>Rows that were known already.</summary>
    public required long Duplicate { get; init; }

    /// <summary>Rows that were not accepted, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Rejected { get; init; }

    /// <summary>The first of them, by line.</summary>
    public required IReadOnlyList<RejectedRow> FirstRejected { get; init; }

    /// <summary>Rows that <c>where</c> left out.</summary>
    public required long LeftOut { get; init; }

    /// <summary>What the content is known by.</summary>
    public required string Digest { get; init; }

    public required string Source { get; init; }

    public required string File { get; init; }

    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>True when it had been imported before, and nothing was done.</summary>
    public required bool WasFinished { get; init; }

    /// <summary>Rows that an earlier, broken-off try had taken.</summary>
    public required long Resumed { get; init; }

    /// <summary>Whether the same content was imported before with another mapping.</summary>
    public required bool HasOtherMapping { get; init; }

    /// <summary>The same as a report, for a summary.</summary>
    public ImportReport ToReport() => new(
        new()
        {
            File = File,
            Digest = Digest,
            Mapping = "",
            Source = Source,
            StartedAt = default,
            FinishedAt = FinishedAt,
            Rows = Rows,
            LeftOut = LeftOut,
            Rejected = new(Rejected.ToDictionary(), StringComparer.Ordinal),
            FirstRejected = [.. FirstRejected],
            Before = new(0, 0, 0, Rejected),
            Accepted = Accepted,
            Duplicate = Duplicate,
        },
        WasFinished ? 0 : Rows - Resumed, WasFinished, Resumed, HasOtherMapping);

    public static ImportAnswer Of(ImportReport report) => new()
    {
        Rows = report.Entry.Rows,
        Accepted = report.Entry.Accepted,
        Duplicate = report.Entry.Duplicate,
        Rejected = report.Entry.Rejected,
        FirstRejected = report.Entry.FirstRejected,
        LeftOut = report.Entry.LeftOut,
        Digest = report.Entry.Digest,
        Source = report.Entry.Source,
        File = report.Entry.File,
        FinishedAt = report.Entry.FinishedAt,
        WasFinished = report.WasFinished,
        Resumed = report.Resumed,
        HasOtherMapping = report.HasOtherMapping,
    };
}
