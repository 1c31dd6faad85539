using Weft.Audiences.Conditions;
using Weft.Identity;
using Weft.Storage;

namespace Weft.Audiences;

/// <summary>The profiles that are worked with, for the definitions of each configuration that still has some in force.</summary>
/// <param name="state">Where they are read.</param>
/// <param name="newest">What the newest definitions look at.</param>
/// <param name="profiles">The profiles for these.</param>
internal sealed class ProfilesAtWork(StateBatch state, Leaves newest, WorkingProfiles profiles)
{
    private readonly List<(Leaves Leaves, WorkingProfiles Profiles)> _all = [(newest, profiles)];

    /// <summary>A profile by its number, to be asked at an instant by definitions that were compiled together.</summary>
    public WorkingProfile Of(Leaves leaves, ulong number, DateTimeOffset now)
    {
        foreach (var one in _all)
        {
            if (ReferenceEquals(one.Leaves, leaves))
                return one.Profiles.Of(number, now);
        }

        _all.Add((leaves, new(state, leaves)));
        return _all[^1].Profiles.Of(number, now);
    }

    /// <summary>An event was filed; it is the earliest of its fragment or not.</summary>
    public void Filed(in Resolution resolution, string? name, IReadOnlyList<string> traits)
    {
        foreach (var (_, profiles) in _all)
            profiles.Filed(resolution, name, traits);
    }

    /// <summary>Forgets what was found in all of them.</summary>
    public void Clear() => _all.ForEach(static one => one.Profiles.Clear());
}
