namespace Weft.Import.Mapping;

/// <summary>Drafts a mapping from a file's columns, for whoever gave none.</summary>
internal static class MappingDraft
{
    private static readonly string[] Ids = ["userid", "customerid", "custid", "customer", "user", "clientid", "client", "memberid", "personid", "id"];
    private static readonly string[] Times = ["timestamp", "datetime", "date", "time", "invoicedate", "orderdate", "createdat", "occurredat", "eventtime"];

    /// <summary>A mapping that reads every column; who and when are guessed by name.</summary>
    public static string Of(IReadOnlyList<string> columns)
    {
        var id = Guess(columns, Ids, "id") ?? columns[0];
        var time = Guess(columns, Times, "date");
        List<string> lines = ["call: track", "event: Row Imported", $"userId: {Quote("$" + id)}"];
        if (time is not null)
            lines.Add($"timestamp: {{ column: {Quote(time)}, format: \"yyyy-MM-dd HH:mm:ss\", zone: UTC }}   # as the file writes its times, and where its clock stands");
        lines.Add("properties:");
        foreach (var column in columns.Where(column => column != id && column != time))
            lines.Add($"  {Quote(column)}: {Quote("$" + column)}");
        return string.Join('\n', lines) + "\n";
    }

    private static string? Guess(IReadOnlyList<string> columns, string[] words, string part)
    {
        var exact = words.Select(word => columns.FirstOrDefault(column => Plain(column) == word)).FirstOrDefault(found => found is not null);
        return exact ?? columns.FirstOrDefault(column => Plain(column).Contains(part, StringComparison.Ordinal));
    }

    private static string Plain(string column) => new([.. column.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    private static string Quote(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$') && !char.IsAsciiDigit(text[0]) ? text : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
