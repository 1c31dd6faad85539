namespace Weft.Tests.Architecture;

public sealed class DirectionTests
{
    private const string PlantedRoot = "Weft.Tests.Architecture.Planted";

    private static readonly IReadOnlyCollection<(TypePlace From, TypePlace To)> Engine = CompiledUses.Of(typeof(Shard).Assembly.Location);

    [Fact]
    public void a_capability_uses_only_those_before_it() => Assert.Empty(Directions.Wrong(Engine, "Weft"));

    [Fact]
    public void every_capability_is_in_the_table()
    {
        var capabilities = Engine.Select(use => Directions.Capability(use.From, "Weft")).OfType<string>().Where(name => name.Length > 0).Distinct().Order();
        Assert.Equal(Directions.Allowed.Keys.Order(), capabilities);
    }

    [Fact]
    public void the_table_has_no_circle()
    {
        var done = new List<string> { "Destinations" };
        foreach (var _ in Directions.Allowed)
            done.AddRange(Directions.Allowed.Where(one => !done.Contains(one.Key) && one.Value.All(done.Contains)).Select(one => one.Key).ToList());
        Assert.Empty(Directions.Allowed.Keys.Except(done));
    }

    [Fact]
    public void a_wrong_direction_is_found_wherever_it_hides()
    {
        var wrong = Directions.Wrong(CompiledUses.Of(typeof(DirectionTests).Assembly.Location), PlantedRoot);
        var planted = typeof(DirectionTests).Assembly.GetTypes().Where(type => type.Namespace == PlantedRoot + ".Storage" && !type.IsNested).Select(type => type.FullName!);
        Assert.Equal(planted.Order(), wrong.Select(one => one.Split(' ')[0]).Distinct().Order());
    }

    [Fact]
    public void only_its_adapter_knows_postgresql() =>
        Assert.Equal(["Weft.Storage.Postgres"], Engine.Where(use => use.To.Namespace.StartsWith("Npgsql", StringComparison.Ordinal)).Select(use => use.From.Namespace).Distinct());

    [Fact]
    public void only_its_adapter_knows_rocksdb() =>
        Assert.Equal(["Weft.Storage.RocksDb"], Engine.Where(use => use.To.Namespace.StartsWith("RocksDbSharp", StringComparison.Ordinal)).Select(use => use.From.Namespace).Distinct());
}
