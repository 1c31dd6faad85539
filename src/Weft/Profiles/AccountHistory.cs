namespace Weft.Profiles;

/// <summary>What a condition may know of an account that a profile belongs to.</summary>
/// <param name="Since">Since when it belongs to it.</param>
/// <param name="Changes">The changes of a top-level trait of the account, latest first.</param>
public readonly record struct AccountHistory(DateTimeOffset Since, Func<string, LatestFirst<TraitChange>> Changes);
