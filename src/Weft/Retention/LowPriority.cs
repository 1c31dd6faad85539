using System.Runtime.InteropServices;

namespace Weft.Retention;

/// <summary>Work that may wait while there is other work: on a thread of its own that gets what the others leave.</summary>
internal static partial class LowPriority
{
    private const int ThisThread = 0;
    private const int Niceness = 15;

    /// <summary>Does some work; completes when it is through, with its failure if it has one.</summary>
    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(work, done)) { IsBackground = true, Name = "weft low", Priority = ThreadPriority.Lowest };
        thread.Start();
        return done.Task;
    }

    private static void Run<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        try
        {
            // .NET does not set priorities on Linux, where each thread has a niceness.
            if (OperatingSystem.IsLinux())
                _ = SetPriority(0, ThisThread, Niceness);
            done.SetResult(work());
        }
        catch (Exception problem)
        {
            done.SetException(problem);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);
}
