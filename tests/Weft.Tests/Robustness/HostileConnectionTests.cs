using System.Text;

namespace Weft.Tests.Robustness;

/// <summary>Connections that are slow, cut, garbled or never end: each is bounded, and harms none but itself.</summary>
public sealed class HostileConnectionTests : IAsyncLifetime
{
    private const string Item = """{"batch":[{"type":"track","event":"E","userId":"u"}]}""";
    private LoadedServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await LoadedServer.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task who_sends_too_slowly_is_told_to_come_again_and_does_not_hold_on_for_ever()
    {
        using var body = await RawConnection.OpenAsync(_server.Address);
        using var head = await RawConnection.OpenAsync(_server.Address);
        await body.SendAsync(RawConnection.Post("{", length: 500));
        await head.SendAsync("POST /v1/batch HTTP/1.1\r\nHost: we");
        var answers = await Task.WhenAll(body.ReadToEndAsync(), head.ReadToEndAsync());
        Assert.StartsWith("HTTP/1.1 503", answers[0], StringComparison.Ordinal);
        Assert.Contains("Retry-After: ", answers[0], StringComparison.Ordinal);
        Assert.True(answers[1].Length == 0 || answers[1].StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answers[1]);
        await ServesAsync(0);
    }

    [Fact]
    public async Task a_body_in_many_small_pieces_is_taken()
    {
        using var connection = await RawConnection.OpenAsync(_server.Address);
        foreach (var piece in Encoding.UTF8.GetBytes(RawConnection.Post(Item)))
            await connection.SendAsync(new[] { piece });
        Assert.StartsWith("HTTP/1.1 200", await connection.ReadAsync("\r\n\r\n"), StringComparison.Ordinal);
        await ServesAsync(1);
    }

    [Fact]
    public async Task headers_without_end_are_cut_at_their_limit()
    {
        using var connection = await RawConnection.OpenAsync(_server.Address);
        await connection.SendAsync("POST /v1/batch HTTP/1.1\r\nHost: weft\r\n");
        var sent = 0;
        try
        {
            for (; sent < 1_000_000; sent += 1_000)
                await connection.SendAsync($"X-{sent}: {new string('x', 980)}\r\n");
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Cut while it sent.
        }

        var answer = await connection.ReadToEndAsync();
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 431", StringComparison.Ordinal), answer);
        Assert.True(sent < 1_000_000 || answer.Length > 0, "nothing stopped the headers");
        await ServesAsync(0);
    }

    [Fact]
    public async Task who_closes_its_half_has_its_event_whole_or_not_at_all()
    {
        var answered = 0;
        for (var at = 0; at < 20; at++)
        {
            // The web server takes the end of what a client sends for the client's end: it may answer or not.
            using var whole = await RawConnection.OpenAsync(_server.Address);
            await whole.SendAsync(RawConnection.Post(Item));
            whole.HalfClose();
            answered += (await whole.ReadToEndAsync()).StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? 1 : 0;
            using var half = await RawConnection.OpenAsync(_server.Address);
            await half.SendAsync(RawConnection.Post(Item, length: Item.Length + 100));
            half.HalfClose();
            Assert.DoesNotContain("HTTP/1.1 200", await half.ReadToEndAsync(), StringComparison.Ordinal);
        }

        Assert.InRange(await ServesAsync(null), answered + 1, 21);
    }

    [Fact]
    public async Task what_is_aborted_leaves_whole_events_or_none()
    {
        for (var at = 0; at < 300; at++)
        {
            var connection = await RawConnection.OpenAsync(_server.Address);
            var request = RawConnection.Post(Item.Replace("\"u\"", $"\"u{at}\"", StringComparison.Ordinal));
            await connection.SendAsync(at % 3 == 0 ? request : request[..(request.Length * (at % 100) / 100)]);
            connection.Abort();
        }

        // A whole one may have come in before it was aborted; a part never.
        var processed = await ServesAsync(null);
        Assert.InRange(processed, 1, 101);
    }

    [Fact]
    public async Task garbage_behind_a_request_harms_neither_it_nor_others()
    {
        using var garbled = await RawConnection.OpenAsync(_server.Address);
        await garbled.SendAsync(RawConnection.Post(Item) + "\u0001\u0002 what is this\r\n\r\n" + RawConnection.Post(Item));
        var answer = await garbled.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 400", answer, StringComparison.Ordinal);
        using var many = await RawConnection.OpenAsync(_server.Address);
        await many.SendAsync(string.Concat(Enumerable.Repeat(RawConnection.Post(Item), 50)) + RawConnection.Post(Item, more: "Connection: close\r\n"));
        var answers = await many.ReadToEndAsync();
        Assert.Equal(51, answers.Split("HTTP/1.1 200").Length - 1);
        await ServesAsync(52);
    }

    // The process is up, serves, and its sums add up: so many events and this one.
    private async Task<long> ServesAsync(int? before)
    {
        await _server.PostAsync(Encoding.UTF8.GetBytes(Item), cancellation: TestContext.Current.CancellationToken);
        var sums = await _server.SettledAsync();
        if (before is not null)
            Assert.Equal(before.Value + 1L, sums.GetProperty("processed").GetInt64());
        return sums.GetProperty("processed").GetInt64();
    }
}
