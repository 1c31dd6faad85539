using System.Globalization;
using Weft.Storage;

namespace Weft.Identity;

/// <summary>
/// What speaks for a link: an event, and the link's place among those that the event offers. Its order is the order in which the graph takes links: event time,
/// source, message id, place.
/// </summary>
/// <param name="At">The event's corrected time.</param>
/// <param name="Source">The source's key.</param>
/// <param name="MessageId">The event's message id.</param>
/// <param name="Place">0 for the link to the second-strongest id, and so on; an alias comes last.</param>
public readonly record struct Evidence(DateTimeOffset At, string Source, string MessageId, ushort Place) : IComparable<Evidence>
{
    /// <summary>The place of an alias to the anonymous id of that value; that to the user id comes after it.</summary>
    public const ushort AliasPlace = ushort.MaxValue - 1;

    public static bool operator <(Evidence left, Evidence right) => left.CompareTo(right) < 0;

    public static bool operator >(Evidence left, Evidence right) => left.CompareTo(right) > 0;

    public static bool operator <=(Evidence left, Evidence right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Evidence left, Evidence right) => left.CompareTo(right) >= 0;

    /// <inheritdoc />
    public int CompareTo(Evidence other)
    {
        var order = At.CompareTo(other.At);
        if (order == 0)
            order = string.CompareOrdinal(Source, other.Source);
        if (order == 0)
            order = string.CompareOrdinal(MessageId, other.MessageId);
        return order != 0 ? order : Place.CompareTo(other.Place);
    }

    /// <summary>The evidence of a decision: before all time, one after the other.</summary>
    internal static Evidence OfDecision(long number) => new(DateTimeOffset.MinValue, "", number.ToString("D19", CultureInfo.InvariantCulture), 0);

    /// <summary>The number of the decision that it is.</summary>
    internal long DecisionNumber => long.Parse(MessageId, CultureInfo.InvariantCulture);

    internal static void Write(ValueWriter writer, Evidence? evidence)
    {
        writer.Add(evidence.HasValue);
        if (evidence is { } given)
            writer.Add(given.At).Add(given.Source).Add(given.MessageId).Add((long)given.Place);
    }

    internal static Evidence? Read(ref ValueReader reader) =>
        reader.Boolean() ? new(reader.Instant(), reader.Text(), reader.Text(), (ushort)reader.Number()) : null;
}
