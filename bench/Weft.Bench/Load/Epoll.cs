using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Weft.Bench.Load;

/// <summary>
/// Waits for many sockets with one thread (epoll(7), edge-triggered). The runtime's own waits hand every answer to another thread, which costs more than the
/// rest of sending a request.
/// </summary>
internal sealed unsafe partial class Epoll : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 0x1, Writable = 0x4, Hangup = 0x2000, EdgeTriggered = 1u << 31;
    private const int Most = 256;

    // The kernel packs its record on x86 only.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int TagAt = Stride - 8;

    private readonly int _handle = Check(EpollCreate(0));
    private readonly byte[] _ready = new byte[Most * 16];

    /// <summary>Watches a socket from now on.</summary>
    public void Watch(Socket socket, int tag)
    {
        Span<byte> record = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(record, Readable | Writable | Hangup | EdgeTriggered);
        BinaryPrimitives.WriteInt64LittleEndian(record[TagAt..], tag);
        fixed (byte* start = record)
            Check(EpollControl(_handle, Add, (int)socket.Handle, start));
    }

    /// <summary>Waits until something can be read or written, or the time is over.</summary>
    /// <returns>How many tags there are to be read by <see cref="Tag"/>.</returns>
    public int Wait(TimeSpan atMost)
    {
        var ticks = Math.Max(0, atMost.Ticks);
        var time = new Timespec { Seconds = ticks / TimeSpan.TicksPerSecond, Nanoseconds = ticks % TimeSpan.TicksPerSecond * 100 };
        fixed (byte* ready = _ready)
        {
            var count = EpollWait(_handle, ready, Most, &time, null);
            return count >= 0 || Marshal.GetLastPInvokeError() == 4 ? Math.Max(0, count) : Check(count);
        }
    }

    public int Tag(int index) => (int)BinaryPrimitives.ReadInt64LittleEndian(_ready.AsSpan((index * Stride) + TagAt));

    public void Dispose() => _ = Close(_handle);

    private static int Check(int result) => result >= 0 ? result : throw new IOException($"epoll: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(int handle, int action, int socket, byte* record);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static partial int EpollWait(int handle, byte* ready, int most, Timespec* time, void* signals);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
