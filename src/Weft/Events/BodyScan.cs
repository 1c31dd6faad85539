using System.Runtime.InteropServices;
using System.Text.Json;

namespace Weft.Events;

/// <summary>
/// One pass over a body: takes it apart into items and their members, and checks each item as far as its JSON goes. Nesting is no limit to the pass, so that one item
/// nested too deep is told from the others; what cannot be told apart throws <see cref="JsonException"/>. Used again for each body; for one thread.
/// </summary>
internal sealed partial class BodyScan
{
    private const int LargeCapacity = 16 * 1024;

    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private readonly NameSet _names = new();
    private readonly List<ScannedItem> _items = [];
    private readonly List<ScannedMember> _all = [];
    private readonly List<ScannedMember> _shared = [];
    private List<ScannedMember> _members = [];
    private bool _bodyIsSound;

    /// <summary>The items, in the order sent.</summary>
    public ReadOnlySpan<ScannedItem> Items => CollectionsMarshal.AsSpan(_items);

    /// <summary>The body's own <c>writeKey</c>, of whatever kind.</summary>
    public JsonPlace WriteKey { get; private set; }

    /// <summary>The batch's <c>sentAt</c>, of whatever kind; there is none for one event, whose <c>sentAt</c> is its own.</summary>
    public JsonPlace SentAt { get; private set; }

    /// <summary>The batch's <c>context</c> and <c>integrations</c>, and the members of its <c>context</c> that matter.</summary>
    public ReadOnlySpan<ScannedMember> Shared => CollectionsMarshal.AsSpan(_shared);

    /// <summary>What there is to look for in the batch's <c>context</c>.</summary>
    public EventHolds SharedHolds { get; private set; }

    /// <summary>The members of an item.</summary>
    public ReadOnlySpan<ScannedMember> MembersOf(in ScannedItem item) => CollectionsMarshal.AsSpan(_all).Slice(item.First, item.Count);

    /// <summary>Takes a body apart.</summary>
    public void Read(ReadOnlySpan<byte> body, RequestShape shape)
    {
        Begin(body);
        var reader = new Utf8JsonReader(body, AnyDepth);
        reader.Read();
        if (shape == RequestShape.Single)
            ReadSingle(ref reader, body);
        else if (!ReadBatch(ref reader, body))
            ReadWhole(ref reader, body);
        if (reader.Read())
            throw new JsonException("something follows the body's JSON");
    }

    /// <summary>Lets go of memory that only a large body needed.</summary>
    public void Trim()
    {
        if (_all.Capacity <= LargeCapacity && _items.Capacity <= LargeCapacity)
            return;
        _items.Clear();
        _all.Clear();
        _items.TrimExcess();
        _all.TrimExcess();
    }

    private void Begin(ReadOnlySpan<byte> body)
    {
        _items.Clear();
        _all.Clear();
        _shared.Clear();
        (WriteKey, SentAt, SharedHolds, _sharedIsSound) = (default, default, EventHolds.Nothing, true);
        _bodyIsSound = JsonText.IsSound(body);
    }
}
