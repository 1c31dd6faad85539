using System.Text.Json;
using Weft.Events;

namespace Weft.Import.Files;

/// <summary>One row of a file.</summary>
/// <param name="Line">Where it stands: the first line of a CSV record (the header is line 1), an NDJSON line, the number of a Parquet row, from 1.</param>
/// <param name="Values">Its values by column, an object; undefined when the row cannot be read. A CSV value is a text, an empty one null.</param>
internal readonly record struct SourceRow(long Line, JsonElement Values)
{
    /// <summary>Why the row cannot be read; null when it can.</summary>
    public string? Problem { get; private init; }

    /// <summary>The reason of <see cref="Problem"/>.</summary>
    public RejectionReason Reason { get; private init; }

    /// <summary>An unreadable row's beginning, as it stands in the file.</summary>
    public string Text { get; private init; } = "";

    /// <summary>A row that cannot be read.</summary>
    public static SourceRow Unreadable(long line, RejectionReason reason, string problem, ReadOnlySpan<byte> bytes) => new(line, default)
    {
        Problem = problem,
        Reason = reason,
        Text = System.Text.Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, KeptBytes)]),
    };

    private const int KeptBytes = 16 * 1024;
}
