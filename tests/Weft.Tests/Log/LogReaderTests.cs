using Weft.Log;

namespace Weft.Tests.Log;

public sealed class LogReaderTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task a_reader_begins_after_any_position()
    {
        await _folder.Fill([.. Enumerable.Range(1, 30).Select(i => $"{i} {new string('y', 400)}")]);
        await using var log = _folder.Open();
        for (var after = 0; after <= 30; after++)
        {
            using var reader = log.OpenReader(after);
            Assert.Equal(after, reader.Position);
            Assert.Equal(Enumerable.Range(after + 1, 30 - after).Select(i => (long)i), reader.Rest().Select(frame => frame.Position));
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task a_reader_follows_an_appender_through_segments()
    {
        await using var log = _folder.Open();
        var appending = Task.Run(async () =>
        {
            for (var i = 1; i <= 300; i += 3)
                await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => log.Append(new string('y', i * 3)).AsTask()));
        }, TestContext.Current.CancellationToken);
        using var reader = log.OpenReader(0);
        List<LogFrame> read = [];
        while (read.Count < 300)
        {
            await log.WaitAsync(reader.Position, TestContext.Current.CancellationToken);
            read.AddRange(reader.Rest());
        }

        await appending;
        Assert.Equal(Enumerable.Range(1, 300).Select(i => (long)i), read.Select(frame => frame.Position));
        Assert.All(read, frame => Assert.Equal((int)((frame.Position - 1) / 3 * 3 + 1) * 3, frame.Payload.Length));
        Assert.True(_folder.Segments().Length > 10);
    }

    [Fact]
    public async Task a_payload_stays_as_it_is_after_the_next_read()
    {
        await _folder.Fill([.. Enumerable.Range(0, 10).Select(i => $"{i} {new string('y', 400)}")]);
        await using var log = _folder.Open();
        using var reader = log.OpenReader(0);
        Assert.True(reader.TryRead(out var first));
        _ = reader.Rest();
        Assert.StartsWith("0 y", first.Text(), StringComparison.Ordinal);
    }
}
