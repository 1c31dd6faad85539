namespace Weft.Tests.Sdk;

/// <summary>Jitsu has neither alias nor screen, and in Node sends nothing again on its own.</summary>
[Collection(SdkCollection.Name)]
public sealed class JitsuNodeTests(SdkLab lab)
{
    private const string Sdk = "jitsu-node";

    [Theory]
    [InlineData("plain", false)]
    [InlineData("s2s", true)]
    public async Task what_jitsu_says_it_sent_arrives_whole_and_makes_the_profile(string test, bool s2s)
    {
        var source = lab.Source(Sdk, test);
        var sent = await NodeSdk.SendAsync(Sdk, lab.Server.Url, source, s2s: s2s);
        Assert.Equal(5, sent.Count);
        await lab.Arrival(source).IsCompleteAsync(sent);
        await lab.Arrival(source).MadeTheProfileAsync(previousType: null);
    }

    [Fact]
    public async Task jitsu_tells_its_caller_of_a_503()
    {
        lab.Front.RefuseNext(1);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => NodeSdk.SendAsync(Sdk, lab.Front.Url, lab.Source(Sdk, "told")));
        Assert.Contains("failed with error: 503", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await lab.Server.SettledSumsAsync(lab.Source(Sdk, "told"))).GetProperty("received").GetInt64());
    }

    [Fact]
    public async Task what_jitsus_caller_sends_again_after_a_503_arrives()
    {
        var source = lab.Source(Sdk, "refused");
        lab.Front.RefuseNext(2);
        var sent = await NodeSdk.SendAsync(Sdk, lab.Front.Url, source, again: true);
        await lab.Arrival(source).IsCompleteAsync(sent);
        await lab.Arrival(source).MadeTheProfileAsync(previousType: null);
    }

    [Fact]
    public async Task what_jitsus_caller_sends_again_after_a_kill_counts_once()
    {
        var source = lab.Source(Sdk, "restart");
        var restarted = lab.RestartAsync(lab.Front.LoseNextAnswer(lab.Server.KillAsync));
        var sent = await NodeSdk.SendAsync(Sdk, lab.Front.Url, source, again: true);
        await restarted;
        await lab.Arrival(source).IsCompleteAsync(sent, isResent: true);
        await lab.Arrival(source).MadeTheProfileAsync(previousType: null);
    }
}
