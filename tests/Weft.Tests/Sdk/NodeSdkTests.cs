namespace Weft.Tests.Sdk;

[Collection(SdkCollection.Name)]
public sealed class NodeSdkTests(SdkLab lab)
{
    private const string UserId = "user_id";

    [Theory]
    [InlineData("segment-node")]
    [InlineData("customerio-node")]
    [InlineData("rudder-node")]
    public async Task what_a_server_sdk_says_it_sent_arrives_whole_and_makes_the_profile(string sdk)
    {
        var source = lab.Source(sdk, "plain");
        var sent = await NodeSdk.SendAsync(sdk, lab.Server.Url, source);
        Assert.Equal(8, sent.Count);
        await lab.Arrival(source).IsCompleteAsync(sent);
        await lab.Arrival(source).MadeTheProfileAsync(previousType: UserId);
    }

    [Theory]
    [InlineData("segment-node")]
    [InlineData("customerio-node")]
    [InlineData("rudder-node")]
    public async Task a_server_sdk_sends_again_what_was_answered_503(string sdk)
    {
        var source = lab.Source(sdk, "refused");
        lab.Front.RefuseNext(2);
        var sent = await NodeSdk.SendAsync(sdk, lab.Front.Url, source);
        Assert.Equal(2, lab.Front.Refused);
        await lab.Arrival(source).IsCompleteAsync(sent);
        await lab.Arrival(source).MadeTheProfileAsync(previousType: UserId);
    }

    [Theory]
    [InlineData("segment-node")]
    [InlineData("customerio-node")]
    [InlineData("rudder-node")]
    public async Task a_server_sdk_outlasts_a_kill_and_what_it_sends_again_counts_once(string sdk)
    {
        var source = lab.Source(sdk, "restart");
        var restarted = lab.RestartAsync(lab.Front.LoseNextAnswer(lab.Server.KillAsync));
        var sent = await NodeSdk.SendAsync(sdk, lab.Front.Url, source, flushAt: 3);
        await restarted;
        await lab.Arrival(source).IsCompleteAsync(sent, isResent: true);
        await lab.Arrival(source).MadeTheProfileAsync(previousType: UserId);
    }

    [Theory]
    [InlineData("segment-node")]
    [InlineData("rudder-node")]
    public async Task a_server_sdk_waits_as_long_as_an_exhausted_rate_says(string sdk)
    {
        var source = lab.Source(sdk, "rated");
        lab.Front.RefuseNext(0);
        var others = await lab.Server.ExhaustRateAsync(source);
        var sent = await NodeSdk.SendAsync(sdk, lab.Front.Url, source);
        Assert.Equal(1, lab.Front.OverRate);
        await lab.Arrival(source).IsCompleteAsync(sent, others: others);
    }
}
