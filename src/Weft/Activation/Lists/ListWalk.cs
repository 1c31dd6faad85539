using System.Collections.Immutable;
using Weft.Storage;

namespace Weft.Activation.Lists;

/// <summary>What a walk does. The numbers are stored; they never change.</summary>
internal enum WalkKind : byte
{
    /// <summary>Forgets what was told before it; nothing is sent.</summary>
    Drop = 1,

    /// <summary>Puts right what was told or withheld: consent is asked otherwise than before, or the audience is gone.</summary>
    Check = 2,

    /// <summary>Tells everybody who was not told.</summary>
    Full = 3,

    /// <summary>Tells everybody, told or not.</summary>
    Again = 4,
}

/// <summary>A destination's lists gone through once, profile by profile, a bounded part with each frame.</summary>
/// <param name="Number">Its turn: the lowest first.</param>
/// <param name="Destination">The destination's key.</param>
/// <param name="Audiences">The audiences, in order; none for all of them.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Position">The frame that asked for it.</param>
/// <param name="Stamp">The how manieth it was among what the frame told and forgot.</param>
/// <param name="At">The frame's instant.</param>
/// <param name="End">The last fragment that there was then; who came later is told like anybody.</param>
internal sealed record ListWalk(
    long Number, string Destination, ImmutableArray<string> Audiences, WalkKind Kind, long Position, int Stamp, DateTimeOffset At, ulong End)
{
    /// <summary>The last profile that it has looked at.</summary>
    public ulong Done { get; init; }

    /// <summary>How often it said that somebody is a member.</summary>
    public long Entered { get; init; }

    /// <summary>How often it said that somebody is none.</summary>
    public long Exited { get; init; }

    /// <summary>When it was through; null while it is not.</summary>
    public DateTimeOffset? Through { get; init; }

    /// <summary>Whether it is about an audience.</summary>
    public bool Covers(string audience) => Audiences.IsEmpty || Audiences.Contains(audience);

    /// <summary>Whether it has something forgotten.</summary>
    public bool Drops(in ToldEntry entry) =>
        Kind == WalkKind.Drop && entry.Destination == Destination && (entry.Position < Position || (entry.Position == Position && entry.Stamp < Stamp)) && Covers(entry.Audience);

    public ValueWriter Write()
    {
        var writer = ValueWriter.Begin().Add(Destination).Add((long)Kind).Add(Position).Add((long)Stamp).Add(At).Add(End).Add(Done).Add(Entered).Add(Exited).Add(Through?.UtcTicks ?? 0);
        foreach (var audience in Audiences)
            writer.Add(audience);
        return writer;
    }

    public static ListWalk FromValue(long number, byte[] value)
    {
        var reader = new ValueReader(value);
        var walk = new ListWalk(number, reader.Text(), [], (WalkKind)reader.Number(), reader.Number(), (int)reader.Number(), reader.Instant(), reader.Unsigned())
        {
            Done = reader.Unsigned(),
            Entered = reader.Number(),
            Exited = reader.Number(),
            Through = reader.Number() is var ticks and not 0 ? new(ticks, TimeSpan.Zero) : null,
        };
        var audiences = ImmutableArray.CreateBuilder<string>();
        while (!reader.AtEnd)
            audiences.Add(reader.Text());
        return walk with { Audiences = audiences.DrainToImmutable() };
    }
}
