namespace Weft.Activation;

/// <summary>Which receipts are meant; what is not said does not narrow.</summary>
public sealed record DeliveryFilter
{
    /// <summary>How far it got.</summary>
    public DeliveryState? State { get; init; }

    /// <summary>Why it got no further, or how the last try failed.</summary>
    public string? Reason { get; init; }

    /// <summary>The name of the mapping that made it.</summary>
    public string? Mapping { get; init; }

    /// <summary>Whose it is, by the numbers of fragments.</summary>
    public IReadOnlySet<ulong>? Profiles { get; init; }

    /// <summary>In its state from this instant on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>In its state before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether a receipt is meant.</summary>
    public bool Matches(Receipt receipt) =>
        (State is null || receipt.State == State)
        && (Reason is null || receipt.Reason == Reason)
        && (Mapping is null || receipt.Mapping == Mapping)
        && (Profiles is null || Profiles.Contains(receipt.Profile))
        && (From is null || receipt.At >= From)
        && (To is null || receipt.At < To);
}
