namespace Weft.Profiles;

/// <summary>Something that a message brought, with its place in the one order of a profile's history: time, message id, source.</summary>
/// <param name="at">When it happened.</param>
/// <param name="source">The source's key.</param>
public abstract class Dated(DateTimeOffset at, string source)
{
    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; } = at;

    /// <summary>The source's key.</summary>
    public string Source { get; } = source;

    /// <summary>The message that brought it.</summary>
    public abstract string MessageId { get; }

    /// <summary>Below 0 when this is the earlier one, 0 when both have the same place.</summary>
    internal int CompareTo(Dated other)
    {
        var order = At.CompareTo(other.At);
        if (order == 0)
            order = string.CompareOrdinal(MessageId, other.MessageId);
        return order != 0 ? order : string.CompareOrdinal(Source, other.Source);
    }
}
