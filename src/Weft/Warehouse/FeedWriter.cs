using Weft.Audiences;
using Weft.Identity;
using Weft.Storage;

namespace Weft.Warehouse;

/// <summary>Notes what a frame does, for the warehouse, in the batch of what it did. A frame that does nothing leaves no row.</summary>
internal sealed class FeedWriter(StateBatch state)
{
    private readonly IdentityStore _identity = IdentityStore.Of(state);
    private FeedRow _row = new();
    private long _position;
    private ulong _last;

    /// <summary>A frame begins.</summary>
    public void Begin(long position)
    {
        (_position, _last) = (position, _identity.Last);
        if (!_row.IsEmpty)
            _row = new();
    }

    /// <summary>An event was applied.</summary>
    public void Add(in FedEvent applied) => _row.Events.Add(applied);

    /// <summary>Events are filed under other fragments.</summary>
    public void Refile(IEnumerable<FedRefiling> events) => _row.Refiled.AddRange(events);

    /// <summary>Events from before a frame are not kept any more.</summary>
    public void Cut(long first) => _row.Cut = first;

    /// <summary>The frame is through; again when it goes on by another configuration.</summary>
    /// <param name="graph">Which components it changed.</param>
    /// <param name="standings">Whose standing to an audience it changed.</param>
    public void End(GraphChanges graph, IReadOnlyList<StandingChange> standings)
    {
        AddFragments(graph);
        _row.Standings.AddRange(standings);
        if (!_row.IsEmpty)
            state.Put(FeedTable.KeyOf(_position), _row.ToValue());
    }

    private void AddFragments(GraphChanges graph)
    {
        foreach (var (head, members) in graph.Before)
        {
            foreach (var number in members.Where(number => number <= _last))
            {
                if (_identity.Read(number).Head is var profile && profile != head)
                    _row.Fragments[number] = new(number, profile, null);
            }
        }

        for (var (number, last) = (_last + 1, _identity.Last); number <= last; number++)
        {
            var fragment = _identity.Read(number);
            _row.Fragments[number] = new(number, fragment.Head, fragment.Id);
        }
    }
}
