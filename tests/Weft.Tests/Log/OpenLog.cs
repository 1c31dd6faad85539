using Weft.Events;
using Weft.Log;

namespace Weft.Tests;

/// <summary>The log of an engine that is not running.</summary>
internal sealed class OpenLog(string folder) : IDisposable
{
    private readonly EventLog _log = EventLog.Open(folder, TimeProvider.System);

    public LoggedEvents Events => LoggedEvents.In(_log);

    public void Dispose() => _log.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
