using Weft.Storage;

namespace Weft.Audiences;

/// <summary>How one profile stands to one audience.</summary>
/// <param name="Audience">The audience's key.</param>
/// <param name="IsMember">In it or not.</param>
/// <param name="Since">When that became so.</param>
/// <param name="ValidUntil">
/// Until when that is sure with no new event; <see cref="DateTimeOffset.MaxValue"/> for ever. It may be earlier than it needs to be: then it is looked at once more.
/// </param>
public readonly record struct Standing(string Audience, bool IsMember, DateTimeOffset Since, DateTimeOffset ValidUntil);

/// <summary>How one profile stands to the audiences: those that it is a member of, and those with a timer. Immutable, in the order of the audiences' keys.</summary>
public sealed class Standings
{
    private readonly Standing[] _all;

    private Standings(Standing[] all) => _all = all;

    /// <summary>Those of a profile that stands nowhere.</summary>
    public static Standings None { get; } = new([]);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Standing> Values => _all;

    /// <summary>When the first of them could change with no new event.</summary>
    public DateTimeOffset NextTimer
    {
        get
        {
            var next = DateTimeOffset.MaxValue;
            foreach (var standing in _all)
                next = standing.ValidUntil < next ? standing.ValidUntil : next;
            return next;
        }
    }

    /// <summary>The standing to an audience; false where there is none.</summary>
    public bool TryGetValue(string audience, out Standing standing)
    {
        var place = PlaceOf(audience);
        standing = place >= 0 ? _all[place] : default;
        return place >= 0;
    }

    /// <summary>Whether it is a member of an audience.</summary>
    public bool Holds(string audience) => TryGetValue(audience, out var standing) && standing.IsMember;

    internal Standings With(Standing standing)
    {
        var place = PlaceOf(standing.Audience);
        if (place >= 0)
        {
            Standing[] changed = [.. _all];
            changed[place] = standing;
            return new(changed);
        }

        return new([.. _all.AsSpan(0, ~place), standing, .. _all.AsSpan(~place)]);
    }

    internal Standings Without(string audience)
    {
        var place = PlaceOf(audience);
        return place < 0 ? this : new([.. _all.AsSpan(0, place), .. _all.AsSpan(place + 1)]);
    }

    internal byte[] ToValue()
    {
        var writer = new ValueWriter();
        foreach (var standing in _all)
            writer.Add(standing.Audience).Add(standing.IsMember).Add(standing.Since).Add(standing.ValidUntil);
        return writer.ToArray();
    }

    internal static Standings FromValue(byte[] value)
    {
        var reader = new ValueReader(value);
        var all = new List<Standing>();
        while (!reader.AtEnd)
            all.Add(new(reader.Text(), reader.Boolean(), reader.Instant(), reader.Instant()));
        return new([.. all]);
    }

    private int PlaceOf(string audience)
    {
        var (low, high) = (0, _all.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(_all[middle].Audience, audience);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }
}
