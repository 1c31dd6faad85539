using Weft.Log;

namespace Weft;

internal sealed partial class Pipeline
{
    private const int MostReadAhead = 4096;

    // The earliest first, each at its due instant. A tick leaves what is more than its share to the next, and does nothing else: nobody is looked at as of now before.
    private bool FireTimers(in LogFrame frame)
    {
        var (now, most) = (frame.Now, _bounds.TimersOf(frame));
        var areAllFired = Fire(most, left => _traits.Due(now, left), count => _traits.FireTimers(now, count));
        Tell([]);
        return Fire(most, left => _segmenter.Due(now, left), count => Tell(_segmenter.FireTimers(now, count))) && areAllFired;
    }

    private bool Fire(int left, Func<int, List<ulong>> due, Action<int> fire)
    {
        while (due(Math.Min(left, MostReadAhead)) is { Count: > 0 } profiles)
        {
            foreach (var count in _ahead.Parts(profiles))
                fire(count);
            left -= profiles.Count;
        }

        return left > 0 || due(1).Count == 0;
    }
}
