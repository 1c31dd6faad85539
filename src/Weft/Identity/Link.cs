using Weft.Storage;

namespace Weft.Identity;

/// <summary>What speaks for holding two fragments for one person.</summary>
public enum ClaimKind
{
    /// <summary>They occurred together on an event.</summary>
    Seen,

    /// <summary>An alias call named them; exempt from <c>unique</c>, as the two values count as one.</summary>
    Alias,

    /// <summary>An operator decided so: exempt as an alias is, and from the preset; taken before all evidence.</summary>
    Decided,
}

/// <summary>What claims are called where they are shown.</summary>
internal static class ClaimKinds
{
    /// <summary>The word for a kind.</summary>
    public static string Word(this ClaimKind kind) => kind switch
    {
        ClaimKind.Seen => "same event",
        ClaimKind.Alias => "alias",
        _ => "decision",
    };
}

/// <summary>One reason to hold two fragments for one person.</summary>
/// <param name="Evidence">The earliest event that says so; for a decision its number, before all time.</param>
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

    /// <summary>An alias call named them.</summary>
    public Claim? Alias { get; init; }

    /// <summary>An operator decided so.</summary>
    public Claim? Decided { get; init; }

    /// <summary>The latest event that said so, where that is later than what the claims say; null where it is not.</summary>
    public Evidence? Repeated { get; internal set; }

    /// <summary>How many events said so.</summary>
    public long Count { get; internal set; }

    /// <summary>The latest event that said so; null when none did.</summary>
    public Evidence? Latest => Later(Repeated, Later(Seen?.Evidence, Alias?.Evidence));

    /// <summary>True when one of its claims is in force.</summary>
    public bool InForce => Seen is { InForce: true } || Alias is { InForce: true } || Decided is { InForce: true };

    /// <summary>Every claim that there is.</summary>
    public IEnumerable<(ClaimKind Kind, Claim Claim)> Claims
    {
        get
        {
            foreach (var kind in (ClaimKind[])[ClaimKind.Seen, ClaimKind.Alias, ClaimKind.Decided])
            {
                if (Of(kind) is { } claim)
                    yield return (kind, claim);
            }
        }
    }

    /// <summary>The claim of a kind; null when there is none.</summary>
    public Claim? Of(ClaimKind kind) => kind switch
    {
        ClaimKind.Seen => Seen,
        ClaimKind.Alias => Alias,
        _ => Decided,
    };

    /// <summary>The same link with another claim of a kind, or without one.</summary>
    internal Link With(ClaimKind kind, Claim? claim) => kind switch
    {
        ClaimKind.Seen => this with { Seen = claim },
        ClaimKind.Alias => this with { Alias = claim },
        _ => this with { Decided = claim },
    };

    /// <summary>The same link with a claim that events make; the latest of them stays known.</summary>
    internal Link With(ClaimKind kind, Claim claim, long count)
    {
        var latest = Later(Latest, claim.Evidence);
        var link = With(kind, claim);
        (link.Count, link.Repeated) = (Count + count, null);
        link.Repeated = latest > link.Latest ? latest : null;
        return link;
    }

    internal ValueWriter Write()
    {
        var writer = ValueWriter.Begin().Add(Count);
        Write(writer, Seen);
        Write(writer, Alias);
        Evidence.Write(writer, Repeated);
        Write(writer, Decided);
        return writer;
    }

    internal static Link FromValue(ulong a, ulong b, byte[] value)
    {
        var reader = new ValueReader(value);
        return new(a, b)
        {
            Count = reader.Number(), Seen = Read(ref reader), Alias = Read(ref reader), Repeated = Evidence.Read(ref reader), Decided = Read(ref reader),
        };
    }

    private static Evidence? Later(Evidence? one, Evidence? other) => one is null || other > one ? other ?? one : one;

    private static void Write(ValueWriter writer, Claim? claim)
    {
        Evidence.Write(writer, claim?.Evidence);
        if (claim is { } given)
            writer.Add(given.Refusal);
    }

    private static Claim? Read(ref ValueReader reader) =>
        Evidence.Read(ref reader) is { } evidence ? new Claim(evidence, reader.OptionalText()) : null;
}
