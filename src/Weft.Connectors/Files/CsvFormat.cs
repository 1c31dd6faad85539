using CsvHelper;

namespace Weft.Connectors.Files;

/// <summary>Comma-separated values with a header line (RFC 4180): the configured columns, or all that the file's messages have.</summary>
internal sealed class CsvFormat(IReadOnlyList<string>? columns) : FileFormat
{
    public override string Ending => "csv";

    public override Task<ReadOnlyMemory<byte>> WriteAsync(IReadOnlyList<FileRow> rows)
    {
        var shown = columns ?? FileRow.ColumnsOf(rows);
        var content = new MemoryStream();
        using (var csv = CsvWriter.Create(content, new CsvWriterOptions(), leaveOpen: true))
        {
            csv.WriteRecord([FileRow.KeyColumn, .. shown]);
            foreach (var row in rows)
                csv.WriteRecord([row.Key, .. shown.Select(column => FileRow.Text(row.Column(column)) ?? "")]);
        }

        return Task.FromResult<ReadOnlyMemory<byte>>(content.ToArray());
    }
}
