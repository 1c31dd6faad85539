using Weft.Connectors;

namespace Weft.Tests.Connectors.Conformance;

public sealed class ConformanceCoverageTests
{
    [Fact]
    public void every_native_kind_passes_the_conformance_suite()
    {
        var covered = typeof(DestinationConformance).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DestinationConformance)) && !type.IsAbstract)
            .Select(type => ((DestinationConformance)Activator.CreateInstance(type)!).Kind).Distinct();
        var native = Kinds.All(TimeProvider.System, TextWriter.Null).Select(kind => kind.Name).Where(name => !name.StartsWith("actions", StringComparison.Ordinal));
        Assert.Equal(native.Order(), covered.Order());
    }
}
