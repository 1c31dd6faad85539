using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary>The events of several names as one, latest first.</summary>
internal static class Timeline
{
    public static IEnumerable<ProfileEvent> LatestFirst(IProfileHistory history, string[] names) =>
        names.Length == 1 ? history.Events(names[0]) : Merge(history, names);

    private static IEnumerable<ProfileEvent> Merge(IProfileHistory history, string[] names)
    {
        var heads = new PriorityQueue<IEnumerator<ProfileEvent>, long>(names.Length);
        try
        {
            foreach (var name in names)
                Advance(heads, history.Events(name).GetEnumerator());
            while (heads.TryPeek(out var head, out _))
            {
                yield return head.Current;
                heads.Dequeue();
                Advance(heads, head);
            }
        }
        finally
        {
            foreach (var (head, _) in heads.UnorderedItems)
                head.Dispose();
        }
    }

    private static void Advance(PriorityQueue<IEnumerator<ProfileEvent>, long> heads, IEnumerator<ProfileEvent> head)
    {
        if (head.MoveNext())
            heads.Enqueue(head, -head.Current.At.UtcTicks);
        else
            head.Dispose();
    }
}
