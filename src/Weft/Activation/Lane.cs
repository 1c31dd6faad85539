namespace Weft.Activation;

/// <summary>The messages of one profile for one destination, which leave one after another.</summary>
/// <param name="Destination">The destination's key.</param>
/// <param name="Profile">The profile's number.</param>
public readonly record struct Lane(string Destination, ulong Profile);
