namespace Weft.Tests.Activation;

public sealed class TemplateDirectiveTests
{
    [Theory]
    [InlineData("Hello", "Hello")]
    [InlineData("", "")]
    [InlineData("{{userId}} bought for {{properties.revenue}} {{ properties.currency }}", "u1 bought for 19.9 EUR")]
    [InlineData("{{{userId}}}!", "u1!")]
    [InlineData("{{userId}}}", "u1}")]
    [InlineData("[{{missing}}][{{n}}][{{zero}}]", "[][][0]")]
    [InlineData("{{properties.ok}} {{properties.products[0].price}}", "true 1")]
    [InlineData("{{properties.tags}}", "a,b")]
    [InlineData("{{traits.name}}", "Ada <&> {{userId}}")]
    [InlineData("{{{traits.name}}}", "Ada <&> {{userId}}")]
    public void values_are_put_into_the_text(string template, string expected) =>
        Assert.Equal($$$"""{"v":"{{{expected}}}"}""", MappingTests.Map($$$"""{"v":{"@template":"{{{template}}}"}}"""));
}
