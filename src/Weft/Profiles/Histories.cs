using Weft.Identity;
using Weft.Storage;

namespace Weft.Profiles;

/// <summary>The histories of the fragments that are worked with, by fragment.</summary>
internal sealed class Histories
{
    /// <summary>How many times as many events as other records may be in memory: what is let go of has to be read again row by row.</summary>
    public const int Share = 8;

    private readonly RecordCache<ulong, FragmentHistory> _byFragment;

    private Histories(StateBatch state)
    {
        _byFragment = new(state, weigh: static history => history.Weight, share: Share);
        if (state.IsWriter)
            IdentityStore.Of(state).Created += number => _byFragment.Keep(number, new(isNew: true));
    }

    /// <summary>Those of a batch.</summary>
    public static Histories Of(StateBatch state) => state.Shared(static state => new Histories(state));

    /// <summary>Events from before a frame of the log are not kept any more.</summary>
    public void Cut(long first)
    {
        foreach (var history in _byFragment.Held)
            history.Cut(first);
    }

    /// <summary>So many more of a fragment's events or trait changes are in memory.</summary>
    public void Grow(FragmentHistory history, int by)
    {
        history.Grow(by);
        _byFragment.Grow(by);
    }

    /// <summary>A fragment's, which says nothing before somebody asks.</summary>
    public FragmentHistory this[ulong fragment]
    {
        get
        {
            if (_byFragment.TryGet(fragment, out var history))
                return history!;
            history = new(isNew: false);
            _byFragment.Keep(fragment, history);
            return history;
        }
    }
}
