using System.Collections.Immutable;
using Weft.Storage;

namespace Weft.Audiences.Backfills;

/// <summary>Definitions that one configuration brought, and that come into force together once everybody was looked at.</summary>
/// <param name="Position">The configuration's frame.</param>
/// <param name="Started">Its instant.</param>
/// <param name="End">The last fragment there was when it began; who came later is evaluated like for any audience. Null while it waits.</param>
/// <param name="Builds">The definitions, in the order of their keys.</param>
internal sealed record Run(long Position, DateTimeOffset Started, ulong? End, ImmutableArray<Build> Builds)
{
    public ValueWriter Write()
    {
        var writer = ValueWriter.Begin().Add(Started).Add(End is { } end ? (long)end + 1 : 0L);
        foreach (var (audience, slot, former) in Builds)
            writer.Add(audience).Add(slot).Add(former);
        return writer;
    }

    public static Run FromValue(long position, byte[] value)
    {
        var reader = new ValueReader(value);
        var (started, end) = (reader.Instant(), reader.Unsigned());
        var builds = ImmutableArray.CreateBuilder<Build>();
        while (!reader.AtEnd)
            builds.Add(new(reader.Text(), reader.Text(), reader.Number()));
        return new(position, started, end == 0 ? null : end - 1, builds.ToImmutable());
    }
}

/// <summary>A definition that is not in force yet.</summary>
/// <param name="Audience">The audience's key.</param>
/// <param name="Slot">Where its rows are made.</param>
/// <param name="Former">The configuration frame before which the version was configured that is in force until then; 0 when there is none.</param>
internal sealed record Build(string Audience, string Slot, long Former);
