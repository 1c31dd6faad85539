namespace Weft.Activation;

/// <summary>A change of one profile's membership in one audience, and what the message about it needs.</summary>
/// <param name="Audience">The audience's key.</param>
/// <param name="Entered">True when it entered, false when it exited.</param>
/// <param name="About">Whose it is.</param>
public sealed record AudienceChange(string Audience, bool Entered, AboutProfile About);
