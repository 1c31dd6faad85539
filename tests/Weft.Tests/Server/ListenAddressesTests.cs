using Weft.Server;
using Weft.Server.Hosting;

namespace Weft.Tests.Server;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.0.0.2:8080")]
    [InlineData("http://localhost:8080")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://unix:/run/weft.sock")]
    public void this_machine_may_be_served_without_tls(string url) => ListenAddresses.Check(Options(url));

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://+:80")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://10.0.0.5:8080")]
    [InlineData("http://weft.example:8080")]
    [InlineData("http://127.0.0.1.example:8080")]
    public void others_may_not_unless_a_proxy_stands_in_front(string url)
    {
        var refusal = Assert.Throws<StartupException>(() => ListenAddresses.Check(Options(url)));
        Assert.Contains("--behind-proxy", refusal.Message, StringComparison.Ordinal);
        ListenAddresses.Check(Options(url) with { BehindProxy = true });
    }

    [Fact]
    public void one_open_address_among_closed_ones_is_found() =>
        Assert.Throws<StartupException>(() => ListenAddresses.Check(Options("http://127.0.0.1:1", "http://0.0.0.0:2")));

    [Fact]
    public void https_needs_a_certificate()
    {
        Assert.Throws<StartupException>(() => ListenAddresses.Check(Options("https://0.0.0.0:8443")));
        ListenAddresses.Check(Options("https://0.0.0.0:8443") with { CertificatePath = "weft.pem" });
    }

    [Theory]
    [InlineData("8080")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://127.0.0.1:8080/path")]
    [InlineData("http://127.0.0.1:port")]
    public void what_is_no_address_is_said(string url) => Assert.Throws<StartupException>(() => ListenAddresses.Check(Options(url)));

    private static ServeOptions Options(params string[] urls) => new() { Urls = urls };
}
