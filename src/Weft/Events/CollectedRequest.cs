namespace Weft.Events;

/// <summary>
/// What a body held: its items in the order sent, or why it could not be read. The items' JSON points into the body and into memory that is
/// given back on <see cref="Dispose"/>.
/// </summary>
public sealed class CollectedRequest : IDisposable
{
    private readonly PooledBytes? _normalised;

    internal CollectedRequest(IReadOnlyList<CollectedItem> items, string? writeKey, PooledBytes normalised)
    {
        Items = items;
        WriteKey = writeKey;
        _normalised = normalised;
    }

    private CollectedRequest(string unreadable)
    {
        Items = [];
        Unreadable = unreadable;
    }

    /// <summary>Every item, accepted or rejected; its index is its place in the batch.</summary>
    public IReadOnlyList<CollectedItem> Items { get; }

    /// <summary>The body's own <c>writeKey</c>; null when it has none.</summary>
    public string? WriteKey { get; }

    /// <summary>Why no item could be told from another, in words for the sender; null when the body was readable.</summary>
    public string? Unreadable { get; }

    /// <inheritdoc />
    public void Dispose() => _normalised?.Dispose();

    internal static CollectedRequest NotReadable(string why) => new(why);
}
