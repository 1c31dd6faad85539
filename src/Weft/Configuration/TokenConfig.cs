namespace Weft.Configuration;

/// <summary>A token for the API: who may do what.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Secret">The text that the caller shows, its references to the environment resolved.</param>
public sealed record TokenConfig(string Name, Role Role, Secret Secret);
