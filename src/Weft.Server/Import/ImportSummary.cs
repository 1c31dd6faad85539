using System.Globalization;
using Weft.Import;

namespace Weft.Server.Import;

/// <summary>Says how an import ended.</summary>
internal static class ImportSummary
{
    public static void Write(TextWriter output, ImportReport report, TimeSpan took)
    {
        var entry = report.Entry;
        if (report.WasFinished)
        {
            output.WriteLine(Format($"{entry.File} was imported already on {entry.FinishedAt:yyyy-MM-dd HH:mm} UTC into {entry.Source}, {entry.Rows:N0} rows; nothing to do. To read it once more: --again"));
            return;
        }

        if (report.HasOtherMapping)
            output.WriteLine($"{entry.File} was imported before with another mapping; rows of it that were taken count as duplicates.");
        if (report.Resumed > 0)
            output.WriteLine(Format($"{entry.File}: gone on with behind row {report.Resumed:N0}, which an earlier try had taken."));
        output.WriteLine(Format($"{entry.File} into {entry.Source}: {entry.Rows:N0} rows, {report.RowsNow:N0} of them in {Duration(took)} ({report.RowsNow / Math.Max(0.001, took.TotalSeconds):N0} a second)"));
        var rejected = entry.Rejected.Values.Sum();
        output.WriteLine(Format($"  {entry.Accepted:N0} accepted, {entry.Duplicate:N0} duplicate, {rejected:N0} rejected, {entry.LeftOut:N0} left out"));
        WriteRejected(output, entry);
    }

    /// <summary>How many people there are now.</summary>
    public static void WritePeople(TextWriter output, long known, long anonymous) =>
        output.WriteLine(Format($"People now: {known + anonymous:N0}, {known:N0} known and {anonymous:N0} anonymous"));

    /// <summary>A time as people say it.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => Format($"{time.TotalSeconds:0} s"),
        { TotalHours: < 1 } => Format($"{time.Minutes} min {time.Seconds:00} s"),
        _ => Format($"{(int)time.TotalHours} h {time.Minutes:00} min"),
    };

    private static void WriteRejected(TextWriter output, ImportEntry entry)
    {
        if (entry.Rejected.Count > 0)
            output.WriteLine($"  rejected, and kept: {string.Join(", ", entry.Rejected.Select(reason => Format($"{reason.Key} {reason.Value:N0}")))}");
        foreach (var row in entry.FirstRejected)
            output.WriteLine(Format($"    line {row.Line}: {row.Problem} ({row.Reason})"));
        var more = entry.Rejected.Values.Sum() - entry.FirstRejected.Count;
        if (more > 0 && entry.FirstRejected.Count > 0)
            output.WriteLine(Format($"    and {more:N0} more; all of them are at /api/v1/sources/{entry.Source}/rejected"));
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
