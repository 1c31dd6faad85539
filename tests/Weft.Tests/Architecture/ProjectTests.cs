using System.Reflection;
using System.Runtime.CompilerServices;
using Weft.Destinations;

namespace Weft.Tests.Architecture;

public sealed class ProjectTests
{
    private static readonly Assembly Abstractions = typeof(IDestination).Assembly;
    private static readonly Assembly Engine = typeof(Shard).Assembly;
    private static readonly Assembly Connectors = typeof(Weft.Connectors.Kinds).Assembly;
    private static readonly Assembly Server = typeof(Weft.Server.WeftServer).Assembly;

    /// <summary>Classes that are neither sealed, static nor abstract, and may be so: those that the compiler makes of <c>Program.cs</c> and <c>_Imports.razor</c>.</summary>
    private static readonly string[] Unsealed = ["Program", "_Imports"];

    [Fact]
    public void the_engine_knows_no_web_server()
    {
        Assert.DoesNotContain(References(Engine), IsAspNet);
        Assert.DoesNotContain(References(Connectors), IsAspNet);
        Assert.Contains(References(Server), IsAspNet);
    }

    [Fact]
    public void connectors_see_the_abstractions_only()
    {
        Assert.Equal(["Weft.Abstractions"], References(Connectors).Where(IsWeft));
        Assert.DoesNotContain(References(Abstractions), IsWeft);
        Assert.Equal(["Weft.Abstractions"], References(Engine).Where(IsWeft));
        Assert.Contains("Weft", References(Server));
    }

    [Fact]
    public void classes_are_sealed() => Assert.Empty(((Assembly[])[Abstractions, Engine, Connectors, Server]).SelectMany(Open).Except(Unsealed));

    [Fact]
    public void a_class_that_is_not_sealed_is_found() => Assert.Contains("Unsealed", Open(typeof(ProjectTests).Assembly));

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(one => one.Name!);

    private static bool IsWeft(string name) => name.StartsWith("Weft", StringComparison.Ordinal);

    private static bool IsAspNet(string name) => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal);

    private static IEnumerable<string> Open(Assembly assembly) => assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !IsGenerated(type))
        .Select(type => type.Name);

    private static bool IsGenerated(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute), false) || type.Name.Contains('<', StringComparison.Ordinal) || (type.DeclaringType is { } outer && IsGenerated(outer));
}
