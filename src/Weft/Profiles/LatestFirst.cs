using System.Collections;

namespace Weft.Profiles;

/// <summary>A part of a profile's history, latest first by (time, message id, source), which is read only as far as somebody looks.</summary>
/// <typeparam name="T">What it is made of.</typeparam>
public abstract class LatestFirst<T> : IEnumerable<T>
    where T : Dated
{
    /// <summary>The one at a place, 0 for the latest; null behind the earliest.</summary>
    public abstract T? this[int place] { get; }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (var place = 0; this[place] is { } one; place++)
            yield return one;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Makes histories.</summary>
public static class LatestFirst
{
    /// <summary>Over a sequence that comes latest first; it is enumerated once.</summary>
    public static LatestFirst<T> Over<T>(IEnumerable<T> sequence)
        where T : Dated => new OfSequence<T>(sequence);

    /// <summary>Several as one.</summary>
    internal static LatestFirst<T> Merge<T>(IReadOnlyList<LatestFirst<T>> lists)
        where T : Dated => lists.Count switch
    {
        0 => new OfSequence<T>([]),
        1 => lists[0],
        _ => new Merged<T>(lists),
    };

    private sealed class OfSequence<T>(IEnumerable<T> sequence) : LatestFirst<T>
        where T : Dated
    {
        private readonly List<T> _read = [];
        private IEnumerator<T>? _rest = sequence.GetEnumerator();

        public override T? this[int place]
        {
            get
            {
                while (place >= _read.Count)
                {
                    if (!ReadOn())
                        return null;
                }

                return _read[place];
            }
        }

        private bool ReadOn()
        {
            if (_rest is null)
                return false;
            if (_rest.MoveNext())
            {
                _read.Add(_rest.Current);
                return true;
            }

            _rest.Dispose();
            _rest = null;
            return false;
        }
    }

    private sealed class Merged<T>(IReadOnlyList<LatestFirst<T>> lists) : LatestFirst<T>
        where T : Dated
    {
        private readonly List<T> _read = [];
        private readonly int[] _places = new int[lists.Count];

        public override T? this[int place]
        {
            get
            {
                while (place >= _read.Count)
                {
                    if (!ReadOn())
                        return null;
                }

                return _read[place];
            }
        }

        private bool ReadOn()
        {
            T? latest = null;
            var from = 0;
            for (var i = 0; i < _places.Length; i++)
            {
                if (lists[i][_places[i]] is { } one && (latest is null || one.CompareTo(latest) > 0))
                    (latest, from) = (one, i);
            }

            if (latest is null)
                return false;
            _read.Add(latest);
            _places[from]++;
            return true;
        }
    }
}
