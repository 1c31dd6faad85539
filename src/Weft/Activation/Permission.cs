using Weft.Privacy;
using Weft.Profiles;
using Weft.Storage;

namespace Weft.Activation;

/// <summary>
/// Whether destinations may be told of somebody: nobody of whom an id is suppressed, and only who grants every purpose that the destination names. The shard asks with its own state, whoever delivers with
/// the state as it is then.
/// <para>
/// What somebody said counts from when it is known, also where its time is yet to come: a clock that is ahead must not put a withdrawal off. As of an event, what was said up to its time counts.
/// </para>
/// </summary>
/// <param name="state">The state.</param>
/// <param name="suppressions">The suppressed ids of that state.</param>
/// <param name="fragment">Whoever holds this fragment now.</param>
internal sealed class Permission(StateBatch state, Suppressions suppressions, ulong fragment)
{
    /// <summary>The reason on the receipt of what somebody suppressed would have got.</summary>
    public const string Suppressed = "suppressed";

    private StoredProfile? _profile;
    private bool? _isSuppressed;

    /// <summary>The reason that names a purpose.</summary>
    public static string Without(string purpose) => $"consent:{purpose}";

    /// <summary>Why a destination may not be told of her; null when it may.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="asOf">Only what was said up to this instant counts; null for everything that was said.</param>
    public string? WhyNot(DestinationDefinition destination, DateTimeOffset? asOf = null)
    {
        if (IsSuppressed())
            return Suppressed;
        foreach (var purpose in destination.Consent)
        {
            if (!(ConsentState.At(Profile.Consent(purpose), asOf ?? DateTimeOffset.MaxValue).By?.IsGranted ?? destination.GrantsUnset))
                return Without(purpose);
        }

        return null;
    }

    private StoredProfile Profile => _profile ??= StoredProfile.Of(state, fragment);

    private bool IsSuppressed() =>
        _isSuppressed ??= suppressions.HashKey is not null && suppressions.Concern(Profile.Fragments.Select(static one => one.Id));
}
