using System.Diagnostics;
using Weft.Tests.Storage;

namespace Weft.Tests.Faults;

/// <summary>
/// A library between a process and its disk and clock (<c>disk.c</c>), for what cannot be mounted: a file system with files open for writing does not become read-only
/// because a test wants it, and a container may not mount at all.
/// </summary>
internal sealed class ShimmedDisk : IDisposable
{
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private static readonly Lazy<string> Library = new(Compile);
    private readonly TempFolder _folder = new();
    private readonly string _state;
    private long _error;
    private TimeSpan _clock;

    public ShimmedDisk()
    {
        _state = Path.Combine(_folder.Path, "state");
        Data = Directory.CreateDirectory(Path.Combine(_folder.Path, "data")).FullName;
        Say();
    }

    /// <summary>The folder that the library keeps watch over.</summary>
    public string Data { get; }

    /// <summary>What a process must find in its environment.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment =>
        [new("LD_PRELOAD", Library.Value), new("WEFT_FAULT_STATE", _state), new("WEFT_FAULT_FOLDER", Data)];

    /// <summary>Nothing can be written any more: there is no room.</summary>
    public void Fill() => Say(error: NoSpace);

    /// <summary>Nothing can be written any more: the file system is read-only.</summary>
    public void Protect() => Say(error: ReadOnlyFileSystem);

    /// <summary>Everything can be written again.</summary>
    public void Mend() => Say(error: 0);

    /// <summary>Sets the process' clock, from the machine's.</summary>
    public void SetClock(TimeSpan ahead) => Say(clock: ahead);

    public void Dispose() => _folder.Dispose();

    private void Say(long? error = null, TimeSpan? clock = null)
    {
        (_error, _clock) = (error ?? _error, clock ?? _clock);
        // In place: the process has the file mapped.
        using var file = new FileStream(_state, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        file.Write([.. BitConverter.GetBytes(_error), .. BitConverter.GetBytes((long)_clock.TotalNanoseconds)]);
    }

    private static string Compile()
    {
        var library = Path.Combine(AppContext.BaseDirectory, "weft-disk.so");
        var part = $"{library}.{System.Environment.ProcessId}";
        using var compiler = Process.Start(new ProcessStartInfo("cc", ["-shared", "-fPIC", "-O2", "-o", part, Path.Combine(AppContext.BaseDirectory, "disk.c"), "-ldl"])
        {
            RedirectStandardError = true,
        })!;
        var said = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        Assert.True(compiler.ExitCode == 0, $"cc is needed, a C compiler: {said}");
        File.Move(part, library, overwrite: true);
        return library;
    }
}
