using System.Text.Json;
using Weft.Tests.Storage;

namespace Weft.Tests.Connectors.Conformance;

public sealed class FolderConformanceTests : FileConformance
{
    protected override bool HasSecrets => false;

    protected override Task<Counterpart> StartAsync() => Task.FromResult<Counterpart>(new Folder());

    protected override string? SettingsAt(int port) => null;

    private sealed class Folder : Counterpart
    {
        private readonly TempFolder _folder = new();

        private string Path => System.IO.Path.Combine(_folder.Path, "export");

        private string Aside => System.IO.Path.Combine(_folder.Path, "aside");

        public override string Settings => $$"""{"path":"{{Path}}","roll_after":"30ms"}""";

        public override string Poison => "[0]";

        public override async Task<IReadOnlyList<Arrival>> ArrivedAsync()
        {
            var arrived = new List<Arrival>();
            foreach (var file in Directory.GetFiles(Path, "*.ndjson").Order())
            {
                await foreach (var line in File.ReadLinesAsync(file))
                {
                    var row = JsonElement.Parse(line);
                    arrived.Add(new(row.GetProperty("weft_key").GetString()!, row.GetProperty("n").GetInt32()));
                }
            }

            return arrived;
        }

        // Something else has the folder's name.
        public override Task LeaveAsync()
        {
            if (Directory.Exists(Path))
                Directory.Move(Path, Aside);
            Directory.CreateDirectory(_folder.Path);
            File.WriteAllText(Path, "");
            return Task.CompletedTask;
        }

        public override Task ReturnAsync()
        {
            if (File.Exists(Path))
                File.Delete(Path);
            if (Directory.Exists(Aside))
                Directory.Move(Aside, Path);
            return Task.CompletedTask;
        }

        // It waits for its file anyway.
        public override void FallSilent()
        {
        }

        public override ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
