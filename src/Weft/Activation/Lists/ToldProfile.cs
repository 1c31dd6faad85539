using System.Collections.Immutable;
using Weft.Storage;

namespace Weft.Activation.Lists;

/// <summary>What destinations were last told of one profile. Never changed: a change makes another.</summary>
/// <param name="All">By destination and audience.</param>
internal sealed record ToldProfile(ImmutableArray<ToldEntry> All)
{
    /// <summary>Of nobody.</summary>
    public static ToldProfile Nothing { get; } = new([]);

    /// <summary>What a destination was told of an audience; null for nothing.</summary>
    public ToldEntry? Find(string destination, string audience) => PlaceOf(destination, audience) is var place and >= 0 ? All[place] : null;

    /// <summary>The same with something of which there was nothing.</summary>
    public ToldProfile With(in ToldEntry entry) => new(All.Insert(~PlaceOf(entry.Destination, entry.Audience), entry));

    /// <summary>The same without something.</summary>
    public ToldProfile Without(in ToldEntry entry) => new(All.RemoveAt(PlaceOf(entry.Destination, entry.Audience)));

    public ValueWriter Write()
    {
        var writer = ValueWriter.Begin();
        foreach (var (destination, audience, kind, position, stamp) in All)
            writer.Add(destination).Add(audience).Add((long)kind).Add(position).Add((long)stamp);
        return writer;
    }

    public static ToldProfile FromValue(byte[] value)
    {
        var reader = new ValueReader(value);
        var all = ImmutableArray.CreateBuilder<ToldEntry>();
        while (!reader.AtEnd)
            all.Add(new(reader.Text(), reader.Text(), (ToldKind)reader.Number(), reader.Number(), (int)reader.Number()));
        return new(all.DrainToImmutable());
    }

    private int PlaceOf(string destination, string audience)
    {
        var (low, high) = (0, All.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(All[middle].Destination, destination);
            order = order == 0 ? string.CompareOrdinal(All[middle].Audience, audience) : order;
            if (order == 0)
                return middle;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
