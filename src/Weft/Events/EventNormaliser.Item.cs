namespace Weft.Events;

/// <summary>What stands around a message in the log (<see cref="CollectedItems"/>).</summary>
internal sealed partial class EventNormaliser
{
    private void BeginItem(EventHolds holds, DateTimeOffset timestamp)
    {
        _output.GetSpan(CollectedItems.ItemStart);
        _output.Advance(CollectedItems.ItemStart);
        _json = _output.Length;
        _head.Clear();
        (_head.Type, _head.Holds) = (_type, holds);
        (_head.TimestampTicks, _head.ReceivedAtTicks) = (timestamp.UtcTicks, _facts.ReceivedAt.UtcTicks);
    }

    private Range EndItem()
    {
        var end = _output.Length;
        var tail = _head.Write(_output.GetSpan(EventHead.MostBytes));
        _output.Advance(tail);
        CollectedItems.WriteStart(_output.Span[(_json - CollectedItems.ItemStart)..], RejectionReason.None, hasHead: true, end - _json, tail);
        return _json..end;
    }

    private void WriteRejected(ReadOnlySpan<byte> body, in ScannedItem item, RejectionReason reason, ReadOnlySpan<byte> messageId)
    {
        var kept = body.Slice(item.Start, Math.Min(item.Length, _facts.Limits.EventBytes));
        CollectedItems.WriteStart(_output.GetSpan(CollectedItems.ItemStart), reason, hasHead: false, kept.Length, messageId.Length);
        _output.Advance(CollectedItems.ItemStart);
        _output.Append(kept);
        _output.Append(messageId);
    }
}
