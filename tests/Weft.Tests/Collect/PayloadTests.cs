using System.Text;

namespace Weft.Tests.Collect;

public sealed class PayloadTests
{
    [Fact]
    public async Task what_waits_for_the_disk_stays_as_it_is_though_its_sender_goes_away()
    {
        await using var server = await CollectServer.StartAsync();
        var disk = server.Log.Hold();
        using var patience = new CancellationTokenSource();
        var first = server.Client.PostAsync("/v1/page?writeKey=wk_web", Page("first"), patience.Token);
        Assert.True(await Crash.Settings.UntilAsync(() => Task.FromResult(server.Log.Waiting == 1)));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        // They would write over it, had its memory been given away.
        for (var other = 0; other < 50; other++)
            (await server.PostAsync("/v1/page", """{"userId":"other","messageId":"other"}""")).IsSuccess();
        disk.SetResult();
        Assert.True(await Crash.Settings.UntilAsync(() => Task.FromResult(server.Log.Waiting == 0)));
        Assert.Equal("first", server.Log.Accepted[^1].UserId);

        static ByteArrayContent Page(string user) => new(Encoding.UTF8.GetBytes($$"""{"userId":"{{user}}","messageId":"{{user}}"}"""));
    }
}
