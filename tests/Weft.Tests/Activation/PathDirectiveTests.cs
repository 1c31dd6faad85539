namespace Weft.Tests.Activation;

public sealed class PathDirectiveTests
{
    [Theory]
    [InlineData("$.properties.revenue", "19.90")]
    [InlineData("properties.currency", "\"EUR\"")]
    [InlineData("$.properties.products[0].sku", "\"A\"")]
    [InlineData("$.properties.products.1.sku", "\"B\"")]
    [InlineData("$.properties['odd key'].x", "1")]
    [InlineData("$.properties.products", """[{"sku":"A","price":1.0},{"sku":"B"}]""")]
    [InlineData("$.n", "null")]
    [InlineData("$.n.deeper", "null")]
    [InlineData("$.zero.deeper", "0")]
    public void a_value_is_copied_as_it_is(string path, string expected) =>
        Assert.Equal($$$"""{"v":{{{expected}}}}""", MappingTests.Map($$$"""{"v":{"@path":"{{{path}}}"}}"""));

    [Theory]
    [InlineData("$.properties.missing")]
    [InlineData("$.properties.products[7].sku")]
    [InlineData("$.properties.currency.deeper")]
    [InlineData("$.missing.deeper")]
    public void a_missing_value_leaves_the_key_out(string path) =>
        Assert.Equal("""{"w":1}""", MappingTests.Map($$$"""{"v":{"@path":"{{{path}}}"},"w":1}"""));
}
