namespace Weft.Activation.Lists;

/// <summary>How a profile's membership in an audience stands with a destination. The numbers are stored; they never change.</summary>
internal enum ToldKind : byte
{
    /// <summary>The destination was told that she is a member, and not since that she is none.</summary>
    Told = 1,

    /// <summary>It would have been told, but for her consent: it will be once she agrees.</summary>
    Withheld = 2,
}

/// <summary>What a destination was last told of one profile's membership in one audience.</summary>
/// <param name="Destination">The destination's key.</param>
/// <param name="Audience">The audience's key.</param>
/// <param name="Kind">What it was told.</param>
/// <param name="Position">The frame that told it.</param>
/// <param name="Stamp">The how manieth it was among what the frame told and forgot.</param>
internal readonly record struct ToldEntry(string Destination, string Audience, ToldKind Kind, long Position, int Stamp);
