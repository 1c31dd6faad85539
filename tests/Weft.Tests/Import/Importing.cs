using System.Text.Json;
using Weft.Configuration;
using Weft.Import;
using Weft.Import.Files;
using Weft.Import.Mapping;
using Weft.Server.Import;
using Weft.Tests.Server;

namespace Weft.Tests.Import;

/// <summary>Imports into a data folder of a test's own, in this process, as the command line does.</summary>
internal sealed class Importing : IDisposable
{
    public const string Config = "sources: { shop: { kind: tracking, write_keys: [wk_shop] } }";

    public const string Mapping = """
        call: track
        event: Bought
        userId: $who
        timestamp: { column: at, format: "yyyy-MM-dd HH:mm" }
        properties:
          item: $item
          price: { column: price, type: number }
        """;

    public TemporaryFolder Folder { get; } = new();

    public string Data => Folder.Sub("data");

    /// <summary>Imports a file, and returns what was printed.</summary>
    public async Task<string> RunAsync(string file, string? mapping = Mapping, Func<ImportOptions, ImportOptions>? with = null, string config = Config)
    {
        var output = new StringWriter();
        var options = new ImportOptions
        {
            Files = [file],
            MappingPath = mapping is null ? null : Folder.File("mapping.yaml", mapping),
            ConfigPath = Folder.File("weft.yaml", config),
            DataFolder = Data,
            Environment = EnvironmentReferences.None,
            Output = output,
            Display = new NoDisplay(),
        };
        await new EmbeddedImport(with?.Invoke(options) ?? options).RunAsync(TestContext.Current.CancellationToken);
        return output.ToString();
    }

    /// <summary>What there is of everybody, but for when it was received: sums, people, and each one's events and audiences.</summary>
    public Task<List<string>> StateAsync(IEnumerable<string> users) => StateAsync(Data, users);

    public static async Task<List<string>> StateAsync(string data, IEnumerable<string> users)
    {
        await using var engine = await Engine.OpenAsync(new() { DataFolder = data, Delivers = false }, null, TestContext.Current.CancellationToken);
        var view = engine.Read();
        List<string> lines = [JsonSerializer.Serialize(engine.Flow().Sources), $"{view.People}"];
        foreach (var user in users)
        {
            var profile = view.Profile("user_id", user);
            if (profile is null)
                continue;
            lines.Add($"{user}: {string.Join(' ', view.Standings(profile))}");
            lines.AddRange(profile.AllEvents().Select(happened => $"{user} {happened.At:O} {happened.Name} {happened.MessageId} {EventText(happened.Body)}"));
        }

        lines.AddRange(view.Workspace.Config.Sources.SelectMany(source => view.Rejected.Of(source.Key))
            .Select(rejected => $"{rejected.Reason} {rejected.MessageId} {System.Text.Encoding.UTF8.GetString(rejected.Payload)}").Order(StringComparer.Ordinal));
        return lines;
    }

    /// <summary>A file's rows.</summary>
    public static async Task<List<SourceRow>> RowsAsync(string path)
    {
        await using var reader = await RowReaders.OpenAsync(ImportFile.Recognise(path, Path.GetFileName(path)), Path.GetTempPath(), default);
        return await reader.ReadAsync(default).ToListAsync();
    }

    /// <summary>The mistakes of a mapping, as they are shown.</summary>
    public static List<string> Mistakes(string yaml, params string[] columns)
    {
        var errors = new ConfigErrors();
        if (RowMapping.Parse(yaml, errors) is { } mapping)
            mapping.CheckColumns(columns, "rows.csv", errors);
        return [.. errors.InFileOrder.Select(error => error.ToString())];
    }

    public void Dispose() => Folder.Dispose();

    private static string EventText(JsonElement body) => body.TryGetProperty("properties", out var properties) ? properties.GetRawText() : "";

    private sealed class NoDisplay : IImportDisplay
    {
        public void Show(string file, ImportProgress progress)
        {
        }

        public void End()
        {
        }
    }
}
