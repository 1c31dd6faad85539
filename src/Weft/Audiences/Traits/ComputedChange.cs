namespace Weft.Audiences.Traits;

/// <summary>A computed trait of a profile has another value than destinations were last told.</summary>
/// <param name="Trait">The definition.</param>
/// <param name="Profile">The profile's number.</param>
/// <param name="Json">The value as JSON, <c>null</c> for none.</param>
/// <param name="At">The instant: that of the log frame, or when a timer was due.</param>
public sealed record ComputedChange(TraitDefinition Trait, ulong Profile, string Json, DateTimeOffset At);
