using System.Text.RegularExpressions;
using Weft.Configuration;
using Weft.Server.Configuration;

namespace Weft.Tests.Connectors;

public sealed partial class NativeDestinationDocsTests
{
    [Fact]
    public void the_page_s_examples_are_valid_and_each_kind_has_its_row()
    {
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "activation.md"));
        var section = page[page.IndexOf("## Native destinations", StringComparison.Ordinal)..];
        var examples = section.Split("```yaml").Skip(1).Select(rest => rest.Split("```")[0]).TakeWhile(example => example.Contains("kind:", StringComparison.Ordinal)).Take(5).ToList();
        Assert.Equal(5, examples.Count);
        Assert.All(examples, Check);
        var kinds = Weft.Connectors.Kinds.All(TimeProvider.System, TextWriter.Null).Select(kind => kind.Name).Where(name => !name.StartsWith("actions", StringComparison.Ordinal));
        Assert.All(kinds, kind => Assert.Contains($"\n| `{kind}` |", section, StringComparison.Ordinal));
    }

    private static void Check(string example)
    {
        var environment = new EnvironmentReferences(Variable().Matches(example).Select(match => match.Groups[1].Value).Distinct().ToDictionary(name => name, _ => "a-secret-of-some-length"));
        var errors = new ConfigErrors();
        ConfigFile.Check("weft.yaml", "workspace: { name: acme, timezone: UTC }\nsources:\n  web: { kind: tracking, write_keys: [wk] }\n" + example, environment, errors);
        Assert.DoesNotContain(errors.All.Select(error => error.ToString()), error => !error.Contains("not available yet", StringComparison.Ordinal));
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Weft.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run within the repository.");
        return folder.FullName;
    }

    [GeneratedRegex(@"\$\{([A-Z0-9_]+)\}")]
    private static partial Regex Variable();
}
