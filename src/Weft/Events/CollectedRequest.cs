namespace Weft.Events;

/// <summary>
/// What a body held: its items in the order sent, as the payload of a log frame, or why it could not be read. The payload is in memory that is given back on
/// <see cref="Dispose"/>.
/// </summary>
public sealed class CollectedRequest : IDisposable
{
    private readonly PooledBytes? _payload;
    private readonly ReadOnlyMemory<byte> _body;
    private readonly JsonPlace _writeKey;
    private int _rejected;
    private CollectedItem[]? _items;

    internal CollectedRequest(PooledBytes payload, int count, int rejected, ReadOnlyMemory<byte> body, in JsonPlace writeKey)
    {
        (_payload, Count, _rejected) = (payload, count, rejected);
        (_body, _writeKey) = (body, writeKey);
    }

    private CollectedRequest(string unreadable) => Unreadable = unreadable;

    /// <summary>How many items there are.</summary>
    public int Count { get; }

    /// <summary>Every item, accepted or rejected; its index is its place in the batch.</summary>
    public IReadOnlyList<CollectedItem> Items => _items ??= [.. CollectedItems.Read(Payload)];

    /// <summary>The items as the payload of a log frame.</summary>
    public ReadOnlyMemory<byte> Payload => _payload?.Written ?? default;

    /// <summary>The body's own <c>writeKey</c>; null when it has none. It is read from the body, which must still be there.</summary>
    public string? WriteKey => JsonText.Text(_body.Span, _writeKey);

    /// <summary>Why no item could be told from another, in words for the sender; null when the body was readable.</summary>
    public string? Unreadable { get; }

    /// <summary>The items that are not accepted.</summary>
    public IReadOnlyList<RejectedItem> Rejected()
    {
        if (_rejected == 0)
            return [];
        var (rejected, index) = (new List<RejectedItem>(_rejected), 0);
        foreach (var item in CollectedItems.Read(Payload))
        {
            if (!item.IsAccepted)
                rejected.Add(new(index, item.MessageId, item.Reason));
            index++;
        }

        return rejected;
    }

    /// <inheritdoc />
    public void Dispose() => _payload?.Dispose();

    internal static CollectedRequest NotReadable(string why) => new(why);

    /// <summary>Rejects what the source that it comes from does not take.</summary>
    internal void Judge(TrackingSource source)
    {
        if ((source.Enabled && source.Plan is null) || _payload is null)
            return;
        var at = 1;
        foreach (var item in CollectedItems.Read(Payload))
        {
            if (item.IsAccepted && source.Judge(item) is var reason and not RejectionReason.None)
            {
                CollectedItems.SetReason(_payload.Span[at..], reason);
                _rejected++;
            }

            at += item.Size;
        }

        _items = null;
    }
}
