namespace Weft.Identity;

/// <summary>How far something that takes a while has come.</summary>
/// <param name="Stage">What it is doing, in words.</param>
/// <param name="Share">From 0 to 1.</param>
public readonly record struct RunProgress(string Stage, double Share);
