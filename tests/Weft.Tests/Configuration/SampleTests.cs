using System.Xml.Linq;
using Weft.Configuration;
using Weft.Server.Configuration;

namespace Weft.Tests.Configuration;

public sealed class SampleTests
{
    private static readonly string Root = RepositoryRoot(AppContext.BaseDirectory);

    [Fact]
    public void every_sample_is_a_valid_configuration()
    {
        var samples = Directory.GetFiles(Path.Combine(Root, "samples"), "*.yaml");
        Assert.NotEmpty(samples);
        Assert.All(samples, sample =>
        {
            var errors = new ConfigErrors();
            Assert.NotNull(ConfigFile.Read(sample, EnvironmentReferences.None, errors));
            Assert.Empty(errors.All);
        });
    }

    [Fact]
    public void every_package_has_its_line_in_the_list_of_dependencies()
    {
        var list = File.ReadAllText(Path.Combine(Root, "docs", "dependencies.md"));
        var packages = XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value);
        Assert.All(packages, package => Assert.Contains($"| {package} |", list, StringComparison.Ordinal));
    }

    private static string RepositoryRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Weft.slnx")) ? folder : RepositoryRoot(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no Weft.slnx above the tests"));
}
