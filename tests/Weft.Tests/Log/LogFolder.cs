using System.Text;
using Microsoft.Extensions.Time.Testing;
using Weft.Log;

namespace Weft.Tests.Log;

/// <summary>A folder for a log that goes away with the test, and the short words that the tests of the log share.</summary>
internal sealed class LogFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("weft-log-").FullName;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>How far the packing of a segment has come.</summary>
    public Action<LogStep> Reached { get; set; } = _ => { };

    public EventLog Open(int segmentBytes = 4096, Action<Microsoft.Win32.SafeHandles.SafeFileHandle>? sync = null, long queueBytes = 1 << 20) =>
        EventLog.Open(Path, Clock, new EventLogOptions { SegmentBytes = segmentBytes, QueueBytes = queueBytes, Sync = sync ?? FileSync.Data, Reached = step => Reached(step) });

    /// <summary>Fills the log with one durable frame after another and closes it.</summary>
    public async Task Fill(params string[] payloads)
    {
        await using var log = Open();
        foreach (var payload in payloads)
            await log.Append(payload);
    }

    /// <summary>What a process that is killed now would leave, as a folder of its own.</summary>
    public LogFolder AfterKill()
    {
        var copy = new LogFolder();
        copy.Clock.AdjustTime(Clock.GetUtcNow());
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path).Where(file => System.IO.Path.GetFileName(file) != "lock"))
                File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
            return copy;
        }
        catch (FileNotFoundException)
        {
            // A file that is made ahead got its name meanwhile: what was copied is of no one instant.
            copy.Dispose();
            return AfterKill();
        }
    }

    public string[] Packed() => [.. Directory.EnumerateFiles(Path, "*.packed").Order()];

    public string[] Segments() => [.. Directory.EnumerateFiles(Path, "*.log").Order()];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

internal static class LogWords
{
    public static ValueTask<LogFrame> Append(this EventLog log, string payload) => log.AppendUntil(payload, default);

    public static ValueTask<LogFrame> AppendUntil(this EventLog log, string payload, CancellationToken cancellation) =>
        log.AppendAsync(FrameKind.Events, "web", 1, Encoding.UTF8.GetBytes(payload), cancellation);

    public static bool Pack(this EventLog log, long upTo, TimeSpan age) => log.PackNext(upTo, age, TestContext.Current.CancellationToken);

    public static List<LogFrame> Rest(this LogReader reader)
    {
        List<LogFrame> frames = [];
        while (reader.TryRead(out var frame))
            frames.Add(frame);
        return frames;
    }

    public static List<LogFrame> ReadAll(this EventLog log)
    {
        using var reader = log.OpenReader(log.First - 1);
        return reader.Rest();
    }

    public static string Text(this LogFrame frame) => Encoding.UTF8.GetString(frame.Payload.Span);

    public static string[] Texts(this EventLog log) => [.. log.ReadAll().Select(Text)];
}
