using System.Globalization;

namespace Weft.Bench.Running;

/// <summary>What a process has used so far, from <c>/proc/PID</c> (proc(5)).</summary>
/// <param name="User">Processor time of its own code.</param>
/// <param name="Kernel">Processor time of the kernel for it.</param>
/// <param name="Resident">Bytes of memory that it holds now (VmRSS).</param>
/// <param name="MostResident">The most that it ever held (VmHWM).</param>
internal sealed record ProcessUse(TimeSpan User, TimeSpan Kernel, long Resident, long MostResident)
{
    private const int TicksPerSecond = 100;
    private const int UserTime = 11;
    private const int KernelTime = 12;

    public TimeSpan Cpu => User + Kernel;

    public static ProcessUse Of(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var memory = File.ReadAllLines($"/proc/{process}/status");
        return new(Ticks(fields[UserTime]), Ticks(fields[KernelTime]), Kilobytes(memory, "VmRSS:") << 10, Kilobytes(memory, "VmHWM:") << 10);
    }

    /// <summary>The processor time used since; the memory is as it is now.</summary>
    public ProcessUse Since(ProcessUse before) => this with { User = User - before.User, Kernel = Kernel - before.Kernel };

    private static TimeSpan Ticks(string text) => TimeSpan.FromSeconds((double)long.Parse(text, CultureInfo.InvariantCulture) / TicksPerSecond);

    private static long Kilobytes(string[] lines, string name) =>
        Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) : 0;
}
