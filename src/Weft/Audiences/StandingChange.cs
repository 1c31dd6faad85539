namespace Weft.Audiences;

/// <summary>A profile's standing to an audience changed, whether anybody is told of it or not: taken together these say who is a member.</summary>
/// <param name="Audience">The audience's key; it may be gone.</param>
/// <param name="Profile">The profile's number; it may be gone.</param>
/// <param name="Entered">True when it became a member.</param>
/// <param name="At">From when that holds.</param>
/// <param name="Cause">What made it so.</param>
internal readonly record struct StandingChange(string Audience, ulong Profile, bool Entered, DateTimeOffset At, ChangeCause Cause);
