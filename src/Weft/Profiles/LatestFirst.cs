using System.Collections;

namespace Weft.Profiles;

/// <summary>A part of a profile's history, latest first by (time, message id, source), which is read only as far as somebody looks.</summary>
/// <typeparam name="T">What it is made of.</typeparam>
public abstract class LatestFirst<T> : IEnumerable<T>
    where T : Dated
{
    /// <summary>The one at a place, 0 for the latest; null behind the earliest.</summary>
    public abstract T? this[int place] { get; }

    /// <summary>How often something was added to it.</summary>
    internal virtual long Additions => 0;

    /// <summary>Whether what is added to another shows in this one.</summary>
    internal virtual bool Shows(LatestFirst<T> other) => this == other;

    /// <summary>Looks anew where something was added to what it is made of.</summary>
    internal virtual void Refresh()
    {
    }

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
    internal static LatestFirst<T> Merge<T>(LatestFirst<T>[] lists)
        where T : Dated => lists.Length switch
    {
        0 => None<T>.Instance,
        1 => lists[0],
        _ => new Merged<T>(lists),
    };

    private sealed class None<T> : LatestFirst<T>
        where T : Dated
    {
        public static readonly None<T> Instance = new();

        public override T? this[int place] => null;
    }

    /// <summary>One that is found out one after the other, and remembered.</summary>
    private abstract class Found<T> : LatestFirst<T>
        where T : Dated
    {
        private readonly List<T> _read = [];
        private bool _isWhole;

        public override T? this[int place]
        {
            get
            {
                while (place >= _read.Count && !_isWhole)
                {
                    if (Next() is { } next)
                        _read.Add(next);
                    else
                        _isWhole = true;
                }

                return place < _read.Count ? _read[place] : null;
            }
        }

        protected abstract T? Next();

        protected void Begin()
        {
            _read.Clear();
            _isWhole = false;
        }
    }

    private sealed class OfSequence<T>(IEnumerable<T> sequence) : Found<T>
        where T : Dated
    {
        private readonly IEnumerator<T> _rest = sequence.GetEnumerator();

        protected override T? Next()
        {
            if (_rest.MoveNext())
                return _rest.Current;
            _rest.Dispose();
            return null;
        }
    }

    private sealed class Merged<T>(LatestFirst<T>[] lists) : Found<T>
        where T : Dated
    {
        private readonly int[] _places = new int[lists.Length];
        private long _additions = AdditionsTo(lists);

        internal override long Additions => AdditionsTo(lists);

        internal override bool Shows(LatestFirst<T> other)
        {
            foreach (var list in lists)
            {
                if (list.Shows(other))
                    return true;
            }

            return false;
        }

        internal override void Refresh()
        {
            if (AdditionsTo(lists) is var additions && additions == _additions)
                return;
            _additions = additions;
            Array.Clear(_places);
            Begin();
        }

        protected override T? Next()
        {
            T? latest = null;
            var from = 0;
            for (var i = 0; i < _places.Length; i++)
            {
                if (lists[i][_places[i]] is { } one && (latest is null || one.CompareTo(latest) > 0))
                    (latest, from) = (one, i);
            }

            if (latest is not null)
                _places[from]++;
            return latest;
        }

        private static long AdditionsTo(LatestFirst<T>[] lists)
        {
            var sum = 0L;
            foreach (var list in lists)
                sum += list.Additions;
            return sum;
        }
    }
}
