using System.Text.Json;

namespace Weft.Tests.Connectors.Conformance;

public sealed class ConsoleConformanceTests : DestinationConformance
{
    public override string Kind => "console";

    protected override IReadOnlyList<(string Settings, string Place)> Mistakes => [("""{"quiet":"perhaps"}""", "quiet"), ("""{"loud":"hush"}""", "loud")];

    protected override Task<Counterpart> StartAsync() => Task.FromResult<Counterpart>(new Screen(Output));

    protected override string? SettingsAt(int port) => null;

    private sealed class Screen(StringWriter output) : Counterpart
    {
        public override string Settings => "{}";

        public override Task<IReadOnlyList<Arrival>> ArrivedAsync() => Task.FromResult<IReadOnlyList<Arrival>>(
            [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => new Arrival("", JsonElement.Parse(line["it ".Length..]).GetProperty("n").GetInt32()))]);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
