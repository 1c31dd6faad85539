using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Weft.Events;
using Weft.Tests.Storage;

namespace Weft.Tests.Crash;

/// <summary>
/// A real server, a real receiver and the real clock. The instant that a message names is exact and is asserted; how long after it the message arrived is
/// printed, not asserted: that is the machine's affair as well.
/// </summary>
public sealed class WindowTests : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_receiver_is_told_when_a_window_closes_though_nothing_happens_also_after_a_kill(bool isKilled)
    {
        await using var hook = await HookReceiver.StartAsync(isMoody: false);
        await using var server = new ServerUnderTest(_folder.Path, hook.Url, active: "5s");
        await server.StartAsync();
        await SeeAsync(server);
        var entered = await ArrivalAsync(hook, "Audience Entered");
        if (isKilled)
        {
            await server.KillAsync();
            await server.StartAsync();
        }

        var exited = await ArrivalAsync(hook, "Audience Exited");
        var seen = await SeenAtAsync(server);
        Assert.Equal(ToMilliseconds(seen + Window), exited.Timestamp);
        Assert.Equal(["Seen", "Audience Entered", "Audience Exited"], hook.Arrivals.Select(arrival => arrival.Event));
        Write($"killed: {isKilled}; entered arrived {(entered.At - seen).TotalMilliseconds:F0} ms after the event, exited {(exited.At - exited.Timestamp).TotalMilliseconds:F0} ms after the window closed");
    }

    private static async Task SeeAsync(ServerUnderTest server)
    {
        var now = IsoTime.Format(DateTimeOffset.UtcNow);
        var json = new JsonObject { ["event"] = "Seen", ["userId"] = "u1", ["messageId"] = "m1", ["originalTimestamp"] = now, ["sentAt"] = now };
        using var content = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await server.Sender.PostAsync("/v1/track", content, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static async Task<Arrival> ArrivalAsync(HookReceiver hook, string name)
    {
        Arrival? found = null;
        Assert.True(await Settings.UntilAsync(() => Task.FromResult((found = hook.Arrivals.FirstOrDefault(arrival => arrival.Event == name)) is not null)), $"no {name}");
        return found!;
    }

    private static async Task<DateTimeOffset> SeenAtAsync(ServerUnderTest server)
    {
        var events = await server.GetAsync("/v1/spaces/acme/collections/users/profiles/user_id:u1/events");
        return Assert.Single(events.GetProperty("data").EnumerateArray()).GetProperty("timestamp").GetDateTimeOffset();
    }

    // As messages name instants.
    private static DateTimeOffset ToMilliseconds(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMillisecond));

    private static void Write(FormattableString line) => TestContext.Current.TestOutputHelper?.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
