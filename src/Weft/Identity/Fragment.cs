using Weft.Storage;

namespace Weft.Identity;

/// <summary>What belongs to one external id: its events and trait changes are filed under the fragment's number.</summary>
/// <param name="Number">1 and up, in the order in which the ids were first met.</param>
/// <param name="Id">The external id that it stands for.</param>
public sealed record Fragment(ulong Number, ExternalId Id)
{
    /// <summary>The lowest fragment number of its component, which is the profile's number.</summary>
    public ulong Head { get; internal set; } = Number;

    /// <summary>The earliest event that carried the id; null when only an alias named it as its previous id.</summary>
    public DateTimeOffset? Since { get; internal set; }

    /// <summary>The earliest event filed under it; null when there is none.</summary>
    public DateTimeOffset? FirstEventAt { get; internal set; }

    internal ValueWriter Write() =>
        ValueWriter.Begin().Add(Id.Type).Add(Id.Value).Add(Head).Add(Since ?? DateTimeOffset.MaxValue).Add(FirstEventAt ?? DateTimeOffset.MaxValue);

    internal static Fragment FromValue(ulong number, byte[] value)
    {
        var reader = new ValueReader(value);
        return new(number, new(reader.Text(), reader.Text())) { Head = reader.Unsigned(), Since = Instant(reader.Instant()), FirstEventAt = Instant(reader.Instant()) };
    }

    private static DateTimeOffset? Instant(DateTimeOffset stored) => stored == DateTimeOffset.MaxValue ? null : stored;
}
