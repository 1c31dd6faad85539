using Weft.Activation;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Actions;

/// <summary>A message that the whole expression would take is never left out before.</summary>
public sealed class SubscribeFilterTests
{
    [Theory]
    [InlineData("type = \"track\"", "track", "Order Completed", true)]
    [InlineData("type = \"page\"", "track", "Order Completed", false)]
    [InlineData("type=\"track\" and event = \"Order Completed\"", "track", "Order Completed", true)]
    [InlineData("type = \"track\" and event = \"Cart Viewed\"", "track", "Order Completed", false)]
    [InlineData("event = \"Salt and Pepper\"", "track", "Salt and Pepper", true)]
    [InlineData("event = \"This or that (!)\" and type = \"page\"", "track", "This or that (!)", false)]
    [InlineData("type = \"page\" or event = \"Order Completed\"", "track", "Order Completed", true)]
    [InlineData("type = \"page\" OR event = \"Order Completed\"", "track", "Order Completed", true)]
    [InlineData("(type = \"page\") and event = \"Order Completed\"", "track", "Order Completed", true)]
    [InlineData("event != \"Order Completed\"", "track", "Order Completed", true)]
    [InlineData("properties.type = \"page\"", "track", "Order Completed", true)]
    [InlineData("type = track", "page", "Order Completed", true)]
    [InlineData("type = \"track\" and properties.plan = \"pro\"", "track", "Order Completed", true)]
    public void only_what_surely_does_not_match_is_left_out(string expression, string type, string name, bool passes)
    {
        var message = Messages.Of($$"""{"type":"{{type}}","event":"{{name}}","messageId":"m1"}""", name: name);
        Assert.Equal(passes, SubscribeFilter.Of(expression)?.Holds(message) ?? true);
    }
}
