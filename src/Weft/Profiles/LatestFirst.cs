namespace Weft.Profiles;

/// <summary>Merges lists that are each latest first into one that is.</summary>
internal static class LatestFirst
{
    private static readonly Comparer<(DateTimeOffset At, string MessageId, string Source)> Order = Comparer<(DateTimeOffset At, string MessageId, string Source)>.Create(
        static (x, y) =>
        {
            var order = y.At.CompareTo(x.At);
            if (order == 0)
                order = string.CompareOrdinal(y.MessageId, x.MessageId);
            return order != 0 ? order : string.CompareOrdinal(y.Source, x.Source);
        });

    public static IEnumerable<ProfileEvent> Merge(IReadOnlyList<IEnumerable<ProfileEvent>> lists) =>
        lists.Count == 1 ? lists[0] : Merge(lists, one => (one.At, one.MessageId, one.Source));

    public static IEnumerable<TraitChange> Merge(IReadOnlyList<IEnumerable<TraitChange>> lists) =>
        lists.Count == 1 ? lists[0] : Merge(lists, one => (one.At, one.MessageId, one.Source));

    private static IEnumerable<T> Merge<T>(IEnumerable<IEnumerable<T>> lists, Func<T, (DateTimeOffset At, string MessageId, string Source)> place)
    {
        var heads = new PriorityQueue<IEnumerator<T>, (DateTimeOffset At, string MessageId, string Source)>(Order);
        try
        {
            foreach (var list in lists)
                Enqueue(list.GetEnumerator());
            // It stays in the queue while its item is looked at, so that it is closed when nobody looks further.
            while (heads.TryPeek(out var next, out _))
            {
                yield return next.Current;
                heads.Dequeue();
                Enqueue(next);
            }
        }
        finally
        {
            while (heads.TryDequeue(out var open, out _))
                open.Dispose();
        }

        void Enqueue(IEnumerator<T> list)
        {
            if (list.MoveNext())
                heads.Enqueue(list, place(list.Current));
            else
                list.Dispose();
        }
    }
}
