using Weft.Events;
using Weft.Log;

namespace Weft.Tests;

/// <summary>Frames as a log that is not on disk.</summary>
internal static class Frames
{
    public static LoggedEvents Logged(IEnumerable<LogFrame> frames)
    {
        var byPosition = frames.ToDictionary(frame => frame.Position);
        return new(position => byPosition.TryGetValue(position, out var frame) ? frame : null);
    }
}
