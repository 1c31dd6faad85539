using System.Globalization;
using Weft.Log;

namespace Weft.Tests.Log;

/// <summary>Frames by position, in any order and from many threads. WEFT_SEED repeats a run.</summary>
public sealed class ReadByPositionTests : IDisposable
{
    private readonly LogFolder _folder = new();
    private readonly Random _random;
    private readonly int _seed = int.Parse(Environment.GetEnvironmentVariable("WEFT_SEED") ?? $"{Environment.TickCount}", CultureInfo.InvariantCulture);

    public ReadByPositionTests() => _random = new Random(_seed);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task every_frame_is_found_by_its_position_before_and_after_a_restart()
    {
        var payloads = Payloads(400);
        await using (var log = _folder.Open(256 << 10))
        {
            for (var i = 0; i < payloads.Length; i++)
            {
                var written = await log.Append(payloads[i]);
                Expect(log, payloads, written.Position);
                Expect(log, payloads, _random.Next(1, i + 2));
            }
        }

        await using var again = _folder.Open(256 << 10);
        Assert.True(_folder.Segments().Length > 3);
        for (var i = 0; i < 2000; i++)
            Expect(again, payloads, _random.Next(1, payloads.Length + 1));
        Assert.Equal((await again.Append("after")).Position, payloads.Length + 1);
        Expect(again, [.. payloads, "after"], payloads.Length + 1);
    }

    [Fact]
    public async Task what_is_not_there_yet_or_any_more_is_not_found()
    {
        await using var log = _folder.Open();
        Assert.False(log.TryRead(1, out _));
        var payloads = Payloads(200);
        foreach (var payload in payloads)
            await log.Append(payload);
        Assert.False(log.TryRead(0, out _));
        Assert.False(log.TryRead(-5, out _));
        Assert.False(log.TryRead(201, out _));
        Expect(log, payloads, 3);

        log.DropBefore(100);
        Assert.InRange(log.First, 4, 100);
        Assert.False(log.TryRead(3, out _));
        Assert.False(log.TryRead(log.First - 1, out _));
        Expect(log, payloads, log.First);
    }

    [Fact]
    public async Task many_threads_read_while_frames_come_and_segments_go()
    {
        await using var log = _folder.Open(64 << 10);
        var payloads = Payloads(3000, most: 900);
        var readers = Enumerable.Range(0, 3).Select(number => Task.Run(() => ReadUntil(log, payloads, new Random(_seed + number)))).ToArray();
        for (var i = 0; i < payloads.Length; i += 10)
        {
            await Task.WhenAll(payloads[i..(i + 10)].Select(payload => log.Append(payload).AsTask()));
            log.DropBefore(i - 600);
        }

        Assert.True(log.First > 1000);
        Assert.All(await Task.WhenAll(readers), found => Assert.True(found > 0, $"WEFT_SEED={_seed}"));
    }

    [Fact]
    public async Task nothing_is_read_again_while_its_block_is_in_memory()
    {
        await using var log = _folder.Open(1 << 20);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => log.Append($"{i} {new string('y', 400)}").AsTask()));
        Assert.True(log.TryRead(5, out var one));
        Assert.True(log.TryRead(6, out var other));
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(one.Payload, out var block));
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(other.Payload, out var same));
        Assert.Same(block.Array, same.Array);
    }

    [Fact]
    public async Task a_damaged_frame_is_named_and_those_of_other_blocks_are_read()
    {
        var payloads = Payloads(400);
        await using (var log = _folder.Open(256 << 10))
        {
            foreach (var payload in payloads)
                await log.Append(payload);
        }

        var path = _folder.Segments()[0];
        var bytes = File.ReadAllBytes(path);
        bytes[150_000] ^= 4;
        File.WriteAllBytes(path, bytes);
        await using var again = _folder.Open(256 << 10);
        Expect(again, payloads, 1);
        Expect(again, payloads, 400);
        var second = long.Parse(Path.GetFileNameWithoutExtension(_folder.Segments()[1]), CultureInfo.InvariantCulture);
        var damage = Assert.Throws<LogDamagedException>(() => again.TryRead(second - 1, out _));
        Assert.Equal(path, damage.File);
    }

    private static int ReadUntil(EventLog log, string[] payloads, Random random)
    {
        var found = 0;
        while (log.End < payloads.Length)
        {
            var position = random.NextInt64(Math.Max(1, log.First - 5), log.End + 2);
            if (!log.TryRead(position, out var frame))
                continue;
            Assert.Equal(position, frame.Position);
            found++;
        }

        return found;
    }

    private void Expect(EventLog log, string[] payloads, long position)
    {
        Assert.True(log.TryRead(position, out var frame), $"WEFT_SEED={_seed} frame {position}");
        Assert.Equal((position, payloads[position - 1], "web", FrameKind.Events, 1), (frame.Position, frame.Text(), frame.Source, frame.Kind, frame.Items));
    }

    private string[] Payloads(int count, int most = 6000) =>
        [.. Enumerable.Range(1, count).Select(i => $"{i} {new string((char)_random.Next('a', 'z'), _random.Next(_random.Next(40) == 0 ? 20 * most : most))}")];
}
