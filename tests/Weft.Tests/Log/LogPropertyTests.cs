using System.Globalization;
using Weft.Log;

namespace Weft.Tests.Log;

/// <summary>The log against a list, through random appends, failures, reopenings, torn tails, packings and drops. WEFT_SEED repeats a run.</summary>
public sealed class LogPropertyTests : IDisposable
{
    private readonly LogFolder _folder = new();
    private readonly SyncGate _disk = new();
    private readonly List<string> _expected = [];

    public void Dispose()
    {
        _folder.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public async Task the_log_holds_what_was_acknowledged_and_nothing_else()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("WEFT_SEED") ?? $"{Environment.TickCount}", CultureInfo.InvariantCulture);
        try
        {
            var random = new Random(seed);
            for (var opening = 0; opening < 40; opening++)
                await OpenAndTry(random);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"WEFT_SEED={seed}", failure);
        }
    }

    private async Task OpenAndTry(Random random)
    {
        await using (var log = _folder.Open(random.Next(512, 6000), _disk.Sync))
        {
            Expect(log);
            for (var step = random.Next(12); step >= 0; step--)
                await Step(log, random);
            Expect(log);
        }

        if (random.Next(3) == 0)
            TearTail(random);
    }

    private async Task Step(EventLog log, Random random)
    {
        _folder.Clock.AdjustTime(_folder.Clock.GetUtcNow().AddSeconds(random.Next(-20, 30)));
        if (random.Next(8) == 0)
            log.DropBefore(random.Next((int)log.End + 2));
        if (random.Next(3) == 0)
            log.Pack(random.Next((int)log.End + 2), TimeSpan.Zero);
        string[] payloads = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => new string((char)random.Next('a', 'z'), random.Next(random.Next(8) == 0 ? 9000 : 300)))];
        var failures = random.Next(4) == 0 ? 1 : 0;
        _disk.Fails = () => Interlocked.Decrement(ref failures) >= 0;
        var answers = await Task.WhenAll(payloads.Select(payload => Try(log, payload)));
        foreach (var frame in answers.OfType<LogFrame>().OrderBy(frame => frame.Position))
        {
            _expected.Add(frame.Text());
            Assert.Equal(_expected.Count, frame.Position);
        }

        _disk.Fails = () => false;
        if (random.Next(2) == 0)
        {
            _expected.Add((await log.Append("mended")).Text());
            Assert.Equal(_expected.Count, log.End);
        }
    }

    private static async Task<LogFrame?> Try(EventLog log, string payload)
    {
        try
        {
            return await log.Append(payload);
        }
        catch (LogUnavailableException)
        {
            return null;
        }
    }

    private void Expect(EventLog log)
    {
        var frames = log.ReadAll();
        Assert.Equal(_expected.Count, log.End);
        Assert.Equal(_expected[(int)(log.First - 1)..], frames.Select(LogWords.Text));
        Assert.Equal(frames.Select(frame => frame.Now).Order(), frames.Select(frame => frame.Now));
        Assert.All(frames, frame => Assert.True(log.TryRead(frame.Position, out var same) && same.Text() == frame.Text()));
        Assert.All(frames.Index(), pair => Assert.Equal(log.First + pair.Index, pair.Item.Position));
    }

    /// <summary>Writes rubbish where the next group would have gone.</summary>
    private void TearTail(Random random)
    {
        if (_folder.Segments() is not [.., var last])
            return;
        using var segment = LogSegment.Open(last, FileAccess.ReadWrite);
        var end = SegmentTail.Find(segment, long.Parse(Path.GetFileNameWithoutExtension(last), CultureInfo.InvariantCulture)).Offset;
        var rubbish = new byte[Math.Min(random.Next(200), segment.Length - end)];
        random.NextBytes(rubbish);
        RandomAccess.Write(segment.File, rubbish, end);
    }
}
