namespace Weft.Activation.Replays;

/// <summary>Whose an event is now.</summary>
/// <param name="Fragment">The fragment that it is filed under.</param>
/// <param name="Profile">The profile that holds it.</param>
internal readonly record struct EventHolder(ulong Fragment, ulong Profile);
