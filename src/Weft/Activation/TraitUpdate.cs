namespace Weft.Activation;

/// <summary>Another value of one profile's computed trait, and what the message about it needs.</summary>
/// <param name="Trait">The computed trait's key.</param>
/// <param name="Value">The value as JSON; <c>null</c> for none.</param>
/// <param name="About">Whose it is.</param>
public sealed record TraitUpdate(string Trait, string Value, AboutProfile About);
