using Weft.Tests.Storage.Postgres;

namespace Weft.Tests.Scenarios;

/// <summary>Every story once more, with its state in PostgreSQL.</summary>
public sealed class PostgresScenarioTests
{
    [Theory]
    [MemberData(nameof(ScenarioTests.Files), MemberType = typeof(ScenarioTests))]
    public async Task a_story_holds_with_its_state_in_postgresql(string file)
    {
        using var schema = new PostgresSchema();
        await ScenarioTests.RunAsync(file, _ => schema.Open());
    }
}
