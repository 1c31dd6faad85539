using Weft.Storage;

namespace Weft.Audiences.Backfills;

/// <summary>
/// A slot that is in force no more: its members' rows go, little by little, by profile. Where another slot took its place the row says what was told of the profile, until it is
/// this profile's turn and the difference is told.
/// </summary>
/// <param name="Number">Its turn: the lowest first.</param>
/// <param name="Audience">The audience's key.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Next">The slot that is in force instead; null when the audience is gone, or these never were in force.</param>
/// <param name="At">From when that holds.</param>
/// <param name="End">The last profile that there was then.</param>
/// <param name="QuietAfter">Nobody was ever told of the profiles above this one</param>
/// <param name="QuietTo">and up to this one.</param>
internal sealed record Retirement(long Number, string Audience, string Slot, string? Next, DateTimeOffset At, ulong End, ulong QuietAfter = 0, ulong QuietTo = 0)
{
    /// <summary>Whether nobody was ever told of a profile's row.</summary>
    public bool IsQuiet(ulong profile) => profile > QuietAfter && profile <= QuietTo;

    public ValueWriter Write() => ValueWriter.Begin().Add(Audience).Add(Slot).Add(Next).Add(At).Add(End).Add(QuietAfter).Add(QuietTo);

    public static Retirement FromValue(long number, byte[] value)
    {
        var reader = new ValueReader(value);
        return new(number, reader.Text(), reader.Text(), reader.OptionalText(), reader.Instant(), reader.Unsigned(), reader.Unsigned(), reader.Unsigned());
    }
}
