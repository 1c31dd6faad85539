using Weft.Storage;

namespace Weft.Identity;

/// <summary>What an operator should look at.</summary>
public enum IdentityWarningKind
{
    /// <summary>A value that rules kept apart from <see cref="IdentityWarnings.HotFrom"/> others and more: it may stand for nobody, and could be blocked.</summary>
    HotValue = 1,

    /// <summary>A person of <see cref="IdentityWarnings.LargeFrom"/> ids and more.</summary>
    LargePerson = 2,

    /// <summary>A person whom late evidence reached that is too much to take at once; a rebuild settles it.</summary>
    StalePerson = 3,
}

/// <summary>Something about ids that an operator should look at.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Fragment">The value's fragment, or the lowest of the person's when it was found.</param>
/// <param name="Count">How many links of the value were refused; how many ids the person has.</param>
/// <param name="Since">The event by which it came to that.</param>
/// <param name="Rule">What refused the latest link; null where nothing did.</param>
public sealed record IdentityWarning(IdentityWarningKind Kind, ulong Fragment, long Count, DateTimeOffset Since, string? Rule)
{
    internal byte[] ToValue() => ValueWriter.Begin().Add(Count).Add(Since).Add(Rule).ToArray();

    internal static IdentityWarning FromValue(IdentityWarningKind kind, ulong fragment, byte[] value)
    {
        var reader = new ValueReader(value);
        return new(kind, fragment, reader.Number(), reader.Instant(), reader.OptionalText());
    }
}
