using System.Diagnostics;
using Weft.Log;

namespace Weft.Bench.Running;

/// <summary>What the disk by itself takes to make something durable.</summary>
internal static class DiskSync
{
    private const int Bytes = 4096;
    private const int Syncs = 300;

    /// <summary>Writes 4 KiB and syncs, again and again, into a file that was written in full beforehand.</summary>
    public static void Measure(string folder, Latencies latencies)
    {
        var (path, block) = (Path.Combine(folder, "sync"), new byte[Bytes]);
        LogSegment.Prepare(path, Bytes * (Syncs + 1));
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        for (var i = 1; i <= Syncs; i++)
        {
            var started = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, block, i * (long)Bytes);
            FileSync.Data(file);
            latencies.AddSince(started);
        }
    }
}
