using Weft.Configuration;
using Weft.Import.Files;

namespace Weft.Import.Mapping;

/// <summary>Finds out whether a file's rows can be mapped, before anything is made of them.</summary>
internal static class MappingCheck
{
    /// <summary>Opens a file and compares its columns with those that a mapping names.</summary>
    /// <param name="file">The file.</param>
    /// <param name="mapping">The mapping; null for none.</param>
    /// <param name="scratch">Where a packed Parquet file is unpacked to.</param>
    /// <param name="errors">Takes the columns that are not there.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ImportRefusedException">There is no mapping and there must be one, or the file cannot be read.</exception>
    public static async Task RunAsync(ImportFile file, RowMapping? mapping, string scratch, ConfigErrors errors, CancellationToken cancellation)
    {
        await using var rows = await RowReaders.OpenAsync(file, scratch, cancellation);
        if (rows.Columns is not { } columns)
            return;
        if (mapping is null)
        {
            throw new ImportRefusedException(
                $"{file.Name} needs a mapping, which says what a row becomes. Here is one to begin with; change what does not fit:\n\n{MappingDraft.Of(columns)}");
        }

        mapping.CheckColumns(columns, file.Name, errors);
    }
}
