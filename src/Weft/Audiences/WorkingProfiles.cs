using Weft.Audiences.Conditions;
using Weft.Identity;
using Weft.Profiles;
using Weft.Storage;

namespace Weft.Audiences;

/// <summary>The profiles that are worked with, by number.</summary>
internal sealed class WorkingProfiles(StateBatch state, Leaves leaves)
{
    private readonly IdentityStore _identity = IdentityStore.Of(state);
    private readonly RecordCache<ulong, WorkingProfile> _byNumber = new(state, weigh: static profile => profile.Weight, share: Histories.Share);

    /// <summary>A profile by its number, to be asked at an instant.</summary>
    public WorkingProfile Of(ulong number, DateTimeOffset now)
    {
        var profile = Known(number) ?? _byNumber.Keep(number, new(state, StoredProfile.Of(state, number), leaves));
        profile.AskAt(now);
        return profile;
    }

    /// <summary>An event was filed; it is the earliest of its fragment or not.</summary>
    public void Filed(in Resolution resolution, string? name, IReadOnlyList<string> traits)
    {
        var number = _identity.Read(resolution.Fragment).Head;
        _byNumber.Grow(1);
        if (!_byNumber.TryGet(number, out var profile) || profile is null)
            return;
        // Whether it is anybody at all, and which fragments have events, is settled when it is made.
        if (resolution.IsEarliest)
        {
            _byNumber.Keep(number, null);
            return;
        }

        if (name is not null)
            profile.ForgetEvents(resolution.Fragment, name);
        foreach (var trait in traits)
            profile.ForgetTrait(resolution.Fragment, trait);
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear() => _byNumber.Clear();

    private WorkingProfile? Known(ulong number) =>
        _byNumber.TryGet(number, out var profile) && profile is not null
        && ReferenceEquals(profile.Component, _identity.ReadComponent(_identity.Read(number))) && profile.IsCurrent() ? profile : null;
}
