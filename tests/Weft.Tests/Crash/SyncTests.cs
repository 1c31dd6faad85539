using System.Net.Http.Headers;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Weft.Log;
using Weft.Tests.Server;

namespace Weft.Tests.Crash;

/// <summary>
/// Killing a process loses nothing that the operating system has, so a sync that is left out is found by counting: a request that waits alone must have
/// been synced by the time it is answered, after it was written.
/// </summary>
public sealed class SyncTests : IDisposable
{
    private const int Requests = 25;
    private readonly TemporaryFolder _folder = new();
    private int _syncs;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task every_request_that_waits_alone_is_synced_before_it_is_answered() => Assert.Equal(0, await UnsyncedAsync(Sync));

    [Fact]
    public async Task a_sync_that_is_left_out_would_be_seen()
    {
        var calls = 0;
        Assert.Equal(1, await UnsyncedAsync(file =>
        {
            if (++calls != 12)
                Sync(file);
        }));
    }

    [Fact]
    public async Task a_log_that_never_syncs_would_be_seen() => Assert.Equal(Requests, await UnsyncedAsync(_ => { }));

    private void Sync(SafeFileHandle file)
    {
        FileSync.Data(file);
        _syncs++;
    }

    /// <summary>How many of the requests were answered with 200 and not synced.</summary>
    private async Task<int> UnsyncedAsync(Action<SafeFileHandle> sync)
    {
        await using var server = await TestServer.StartAsync(
            _folder.Path, "sources: { web: { kind: tracking, write_keys: [wk] } }",
            with: options => options with { AdjustEngine = engine => engine with { Log = new EventLogOptions { Sync = sync } } });
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("wk:"u8.ToArray()));
        var unsynced = 0;
        for (var number = 0; number < Requests; number++)
        {
            var before = _syncs;
            using var content = new StringContent($$"""{"event":"Seen","userId":"u","messageId":"m{{number}}"}""", Encoding.UTF8, "application/json");
            using var answer = await server.Client.PostAsync("/v1/track", content, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode);
            unsynced += _syncs == before ? 1 : 0;
        }

        return unsynced;
    }
}
