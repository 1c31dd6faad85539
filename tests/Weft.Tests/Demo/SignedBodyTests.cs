using System.Text;
using Weft.Connectors.Webhook;
using Weft.Server.Demo.Tools;

namespace Weft.Tests.Demo;

public sealed class SignedBodyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"a":1}""");

    [Fact]
    public void what_weft_signed_is_genuine() =>
        Assert.True(SignedBody.IsGenuine(WebhookSignature.Of("secret", Now, Body), Body, "secret", Now.AddSeconds(3)));

    [Fact]
    public void anything_else_is_not()
    {
        var header = WebhookSignature.Of("secret", Now, Body);
        Assert.False(SignedBody.IsGenuine(header, Body, "other", Now));
        Assert.False(SignedBody.IsGenuine(header, [.. Body, 32], "secret", Now));
        Assert.False(SignedBody.IsGenuine(header, Body, "secret", Now.AddMinutes(6)));
        Assert.False(SignedBody.IsGenuine(null, Body, "secret", Now));
        Assert.False(SignedBody.IsGenuine("t=1,v1=ab", Body, "secret", Now));
    }
}
