using System.Text.RegularExpressions;
using Weft.Configuration;
using Weft.Tests.Storage;
using Weft.Warehouse;

namespace Weft.Tests.Warehouse;

/// <summary>What docs/warehouse.md says is what an analyst finds, and its questions are answered.</summary>
public sealed partial class SchemaTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly WarehouseDatabase _warehouse;
    private readonly string _page = File.ReadAllText(Path.Combine(Repository(), "docs", "warehouse.md"));

    public SchemaTests() => _warehouse = WarehouseDatabase.Open(Path.Combine(_folder.Path, "weft.duckdb"), _folder.Path, new());

    public void Dispose()
    {
        _warehouse.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void every_column_of_every_table_is_described_on_the_page_and_in_the_database()
    {
        var columns = Ask("SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal AND table_name IN (SELECT table_name FROM duckdb_tables())");
        Assert.True(columns.Count > 40);
        foreach (var column in columns)
        {
            var section = _page.Split($"### `{column[0]}`")[1].Split("\n#")[0];
            Assert.True(section.Contains($"`{column[1]}`", StringComparison.Ordinal), $"docs/warehouse.md does not describe {column[0]}.{column[1]}");
            Assert.True(column[2] is { Length: > 0 }, $"{column[0]}.{column[1]} has no comment in the database");
        }
    }

    [Fact]
    public void every_column_of_every_view_is_on_the_page()
    {
        foreach (var column in Ask("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND table_name IN (SELECT view_name FROM duckdb_views() WHERE NOT internal)"))
        {
            var line = Assert.Single(_page.Split('\n'), line => line.StartsWith($"| `{column[0]}` |", StringComparison.Ordinal));
            Assert.True(column[0] == "profile_events" || line.Contains($"`{column[1]}`", StringComparison.Ordinal), $"docs/warehouse.md does not name {column[0]}.{column[1]}");
        }
    }

    [Fact]
    public void the_questions_on_the_page_are_answered()
    {
        var questions = Question().Matches(_page).Select(match => match.Groups[1].Value).ToList();
        Assert.True(questions.Count > 5);
        Assert.All(questions, sql => Ask(sql));
    }

    [Theory]
    [InlineData("{ enabled: false }", null)]
    [InlineData("{ enabled: true, memory: 2GB }", null)]
    [InlineData("{ memory: lots }", "512MB or 2GB")]
    [InlineData("{ memory: 63MB }", "64MB at least")]
    [InlineData("{ memroy: 1GB }", "did you mean memory")]
    [InlineData("{ enabled: perhaps }", "true or false")]
    public void its_section_of_the_file_is_read_and_mistakes_are_named(string section, string? mistake)
    {
        var errors = new ConfigErrors();
        var config = WorkspaceConfig.Parse($"warehouse: {section}", EnvironmentReferences.None, errors)!;
        Assert.Equal(mistake is null, !errors.Any);
        if (mistake is not null)
            Assert.Contains(mistake, Assert.Single(errors.All).ToString(), StringComparison.Ordinal);
        else
            Assert.Equal(section.Contains("2GB", StringComparison.Ordinal), config.Warehouse is { Enabled: true, Memory: "2GB" });
    }

    [GeneratedRegex("```sql\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Question();

    private List<string?[]> Ask(string sql)
    {
        using var connection = _warehouse.Connect();
        var answer = WarehouseQuery.Run(connection, sql, 1000, TestContext.Current.CancellationToken);
        return [.. answer.Rows.Select(row => row.Select(value => value?.Trim('"')).ToArray())];
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Weft.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run within the repository.");
        return folder.FullName;
    }
}
