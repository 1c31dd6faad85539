namespace Weft.Tests.Activation;

public sealed class LiteralDirectiveTests
{
    [Theory]
    [InlineData("\"\"", "\"\"")]
    [InlineData("true", "true")]
    [InlineData("\"$.userId\"", "\"$.userId\"")]
    [InlineData("[1,{\"a\":2.5}]", "[1,{\"a\":2.5}]")]
    [InlineData("{\"@path\":\"$.userId\"}", "\"u1\"")]
    public void a_value_stands_for_itself(string value, string expected) =>
        Assert.Equal($$$"""{"v":{{{expected}}}}""", MappingTests.Map($$$"""{"v":{"@literal":{{{value}}}}}"""));

    [Fact]
    public void a_missing_value_inside_leaves_the_key_out() =>
        Assert.Equal("{}", MappingTests.Map("""{"v":{"@literal":{"@path":"$.missing"}}}"""));
}
