using System.Text.Json;

namespace Weft.Import;

/// <summary>
/// What was imported, in a folder of small files, one for each content, mapping and source: <c>DIGEST-MAPPING-SOURCE.json</c>. Each is written whole or not
/// at all, after what it tells of was acknowledged; one that cannot be read counts as none, which costs only that its rows are found to be duplicates.
/// </summary>
/// <param name="folder">The folder; made when something is to be written.</param>
internal sealed class ImportLedger(string folder)
{
    private const int ShownOfMapping = 12;

    /// <summary>A folder for what must be unpacked, or received, before it can be read.</summary>
    public string Scratch { get; } = Path.Combine(folder, "scratch");

    /// <summary>What is known of an import; null when nothing is.</summary>
    public ImportEntry? Find(ImportPlan plan) => Read(PathOf(plan));

    /// <summary>Whether the same content was imported to the same source with another mapping.</summary>
    public bool HasOtherMapping(ImportPlan plan) => Directory.Exists(folder)
        && Directory.EnumerateFiles(folder, $"{plan.Digest}-*-{plan.Source.Key}.json").Any(path => path != PathOf(plan) && Read(path)?.Source == plan.Source.Key);

    /// <summary>Writes how far an import has come.</summary>
    public void Write(ImportPlan plan, ImportEntry entry)
    {
        Directory.CreateDirectory(folder);
        var path = PathOf(plan);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(entry, ImportJson.Ledger));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Removes what an import that was killed may have left in <see cref="Scratch"/>.</summary>
    public void Clean()
    {
        if (Directory.Exists(Scratch))
            Directory.Delete(Scratch, recursive: true);
    }

    private static ImportEntry? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<ImportEntry>(File.ReadAllBytes(path), ImportJson.Ledger) : null;
        }
        catch (Exception problem) when (problem is JsonException or IOException)
        {
            return null;
        }
    }

    private string PathOf(ImportPlan plan) =>
        Path.Combine(folder, $"{plan.Digest}-{plan.Mapping?.Digest[..ShownOfMapping] ?? "none"}-{plan.Source.Key}.json");
}
