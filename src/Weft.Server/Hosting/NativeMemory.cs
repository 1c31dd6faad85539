using System.Runtime.InteropServices;

namespace Weft.Server.Hosting;

/// <summary>Memory outside of .NET: RocksDB's and DuckDB's.</summary>
internal static partial class NativeMemory
{
    private const int ArenaMax = -8;
    private const int Arenas = 2;

    /// <summary>
    /// Lets the C library share out memory from two heaps instead of eight for each core: threads of RocksDB leave what they gave back in whichever they had last, and with many that came to half a gigabyte.
    /// To be called before any of them starts. Where the C library is not GNU's, or the environment says otherwise (<c>MALLOC_ARENA_MAX</c>), nothing is changed.
    /// </summary>
    public static void KeepTogether()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("MALLOC_ARENA_MAX") is not null)
            return;
        try
        {
            _ = Mallopt(ArenaMax, Arenas);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library has another way.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Mallopt(int what, int value);
}
