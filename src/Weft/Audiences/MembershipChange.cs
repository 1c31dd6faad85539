namespace Weft.Audiences;

/// <summary>A profile entered or left an audience.</summary>
/// <param name="Audience">The definition.</param>
/// <param name="Profile">The profile's number.</param>
/// <param name="Entered">True for entered, false for exited.</param>
/// <param name="At">The instant: that of the log frame, or when a timer was due.</param>
/// <param name="Cause">What made it so.</param>
public sealed record MembershipChange(AudienceDefinition Audience, ulong Profile, bool Entered, DateTimeOffset At, ChangeCause Cause);
