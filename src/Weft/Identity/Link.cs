using Weft.Storage;

namespace Weft.Identity;

/// <summary>
/// One reason to hold two fragments for one person: that they occurred together (<see cref="Link.Seen"/>) or that an alias named them
/// (<see cref="Link.Alias"/>).
/// </summary>
/// <param name="Evidence">The earliest event that says so.</param>
/// <param name="Refusal">The rule that forbids it; null when it is in force.</param>
public readonly record struct Claim(Evidence Evidence, string? Refusal)
{
    /// <summary>True when no rule forbids it.</summary>
    public bool InForce => Refusal is null;
}

/// <summary>What is known of a pair of fragments.</summary>
/// <param name="A">The lower fragment number.</param>
/// <param name="B">The higher fragment number.</param>
public sealed record Link(ulong A, ulong B)
{
    /// <summary>They occurred together on an event.</summary>
    public Claim? Seen { get; init; }

    /// <summary>An alias call named them; exempt from <c>unique</c>, as the two values count as one.</summary>
    public Claim? Alias { get; init; }

    /// <summary>How many events said so.</summary>
    public long Count { get; internal set; }

    /// <summary>True when either claim is in force.</summary>
    public bool InForce => Seen is { InForce: true } || Alias is { InForce: true };

    internal ValueWriter Write()
    {
        var writer = ValueWriter.Begin().Add(Count);
        Write(writer, Seen);
        Write(writer, Alias);
        return writer;
    }

    internal static Link FromValue(ulong a, ulong b, byte[] value)
    {
        var reader = new ValueReader(value);
        return new(a, b) { Count = reader.Number(), Seen = Read(ref reader), Alias = Read(ref reader) };
    }

    private static void Write(ValueWriter writer, Claim? claim)
    {
        Evidence.Write(writer, claim?.Evidence);
        if (claim is { } given)
            writer.Add(given.Refusal);
    }

    private static Claim? Read(ref ValueReader reader) =>
        Evidence.Read(ref reader) is { } evidence ? new Claim(evidence, reader.OptionalText()) : null;
}
