using Weft.Configuration;
using Weft.Log;

namespace Weft.Retention;

/// <summary>
/// Says from which frame on the log is to be kept: whole segments go, oldest first, when the last frame of one came longer ago than events and log are kept, or while the
/// data folder is larger than it may be.
/// </summary>
/// <param name="config">How long, and how much.</param>
internal sealed class RetentionPolicy(RetentionConfig config)
{
    /// <summary>How long a frame is kept, from its arrival.</summary>
    public TimeSpan Age => config.Events > config.Log ? config.Events : config.Log;

    /// <summary>The first frame that is to be kept; not above the one behind <paramref name="settled"/>.</summary>
    /// <param name="segments">The segments that are written in full, oldest first.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="excess">How many bytes there are too many.</param>
    /// <param name="settled">The last frame that nobody needs any more to go on after a crash.</param>
    public long FirstKept(IEnumerable<KeptSegment> segments, DateTimeOffset now, long excess, long settled)
    {
        var first = 1L;
        foreach (var segment in segments)
        {
            if (segment.Last > settled || (excess <= 0 && segment.LastNow() + Age > now))
                break;
            first = segment.Last + 1;
            excess -= segment.Bytes;
        }

        return first;
    }

    /// <summary>How many bytes a folder of some size has too many; none when there is no limit.</summary>
    /// <param name="bytes">What it takes.</param>
    /// <param name="growth">What it may grow by until it is looked at again.</param>
    public long Excess(long bytes, long growth) => config.Bytes is { } most ? bytes + Math.Min(growth, most / 4) - most : 0;
}
