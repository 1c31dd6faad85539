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

/// <summary>How one profile stands to the audiences: those that it is a member of, and those with a timer, in the order of the audiences' keys.</summary>
public sealed class Standings
{
    private const long Member = 1L << 62;
    private Entry[] _all;
    private int _count;

    internal Standings()
        : this([], 0)
    {
    }

    private Standings(Entry[] all, int count) => (_all, _count) = (all, count);

    /// <summary>All of them.</summary>
    public IEnumerable<Standing> Values
    {
        get
        {
            for (var place = 0; place < _count; place++)
                yield return At(place);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _count;

    /// <summary>When the first of them could change with no new event.</summary>
    public DateTimeOffset NextTimer
    {
        get
        {
            var next = DateTimeOffset.MaxValue.UtcTicks;
            foreach (ref readonly var entry in _all.AsSpan(0, _count))
                next = Math.Min(next, entry.Until & ~Member);
            return new(next, TimeSpan.Zero);
        }
    }

    /// <summary>The standing to an audience; false where there is none.</summary>
    public bool TryGetValue(string audience, out Standing standing)
    {
        var place = PlaceOf(audience);
        standing = place >= 0 ? At(place) : default;
        return place >= 0;
    }

    /// <summary>Whether it is a member of an audience.</summary>
    public bool Holds(string audience) => PlaceOf(audience) is var place and >= 0 && (_all[place].Until & Member) != 0;

    /// <summary>The standing at a place, from 0.</summary>
    internal Standing At(int place)
    {
        ref readonly var entry = ref _all[place];
        return new(entry.Audience, (entry.Until & Member) != 0, new(entry.Since, TimeSpan.Zero), new(entry.Until & ~Member, TimeSpan.Zero));
    }

    /// <summary>Where an audience's standing is; the complement of where it would be when there is none.</summary>
    internal int PlaceOf(string audience)
    {
        var (low, high) = (0, _count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = ReferenceEquals(_all[middle].Audience, audience) ? 0 : string.CompareOrdinal(_all[middle].Audience, audience);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    /// <summary>Puts a standing where <see cref="PlaceOf"/> said.</summary>
    internal void Set(int place, in Standing standing)
    {
        if (place < 0)
            Open(place = ~place);
        _all[place] = new(standing.Audience, standing.Since.UtcTicks, standing.ValidUntil.UtcTicks | (standing.IsMember ? Member : 0));
    }

    /// <summary>Takes the standing at a place out.</summary>
    internal void RemoveAt(int place)
    {
        _count--;
        Array.Copy(_all, place + 1, _all, place, _count - place);
        _all[_count] = default;
    }

    /// <summary>The same, to be changed apart from this one.</summary>
    internal Standings Copy() => new([.. _all.AsSpan(0, _count)], _count);

    /// <summary>Those that have a name by another one, in the order of these.</summary>
    internal Standings As(Func<string, string?> name)
    {
        var named = new Standings();
        foreach (var standing in Values)
        {
            if (name(standing.Audience) is { } other)
                named.Set(named.PlaceOf(other), standing with { Audience = other });
        }

        return named;
    }

    internal ValueWriter Write()
    {
        var writer = ValueWriter.Begin();
        for (var place = 0; place < _count; place++)
        {
            var standing = At(place);
            writer.Add(standing.Audience).Add(standing.IsMember).Add(standing.Since).Add(standing.ValidUntil);
        }

        return writer;
    }

    internal static Standings FromValue(byte[] value)
    {
        var reader = new ValueReader(value);
        var all = new Standings();
        while (!reader.AtEnd)
            all.Set(~all._count, new(reader.Text(), reader.Boolean(), reader.Instant(), reader.Instant()));
        return all;
    }

    private void Open(int place)
    {
        if (_count == _all.Length)
            Array.Resize(ref _all, Math.Max(4, _count * 2));
        Array.Copy(_all, place, _all, place + 1, _count - place);
        _count++;
    }

    private readonly record struct Entry(string Audience, long Since, long Until);
}
