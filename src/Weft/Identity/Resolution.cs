namespace Weft.Identity;

/// <summary>Where an event goes.</summary>
/// <param name="Fragment">The fragment of its strongest id: the event is filed under it. 0 when no id is left.</param>
/// <param name="Account">The fragment of the account that a group call names; 0 for none.</param>
/// <param name="IsEarliest">True when nothing earlier is filed under the fragment: it may be what makes it somebody.</param>
/// <param name="IsNewlyKnown">True when the event brought a user id, e-mail or phone that was never seen before.</param>
/// <param name="Blocked">Identifiers on it that are not used, and why.</param>
public readonly record struct Resolution(
    ulong Fragment, ulong Account, bool IsEarliest, bool IsNewlyKnown, IReadOnlyList<BlockedId> Blocked);
