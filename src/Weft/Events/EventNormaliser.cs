using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weft.Events;

/// <summary>
/// Checks one item after the other and writes those that pass in their normalised form (<see cref="TrackingEvent"/>). What is written:
/// ids as texts, blank ones left out; the corrected <c>timestamp</c>, the sender's own as <c>originalTimestamp</c>; <c>context</c> and
/// <c>integrations</c> with the batch's members under the item's; <c>context.ip</c> where the sender gave none; an identify's
/// <c>context.traits</c> under its <c>traits</c>. Left out: <c>writeKey</c> (a key, not data), a <c>_notes</c> or <c>receivedAt</c> of the
/// sender's, nulls of common fields, and what should be an object but is not (noted).
/// </summary>
internal sealed partial class EventNormaliser : IDisposable
{
    /// <summary>Characters that a message id may have.</summary>
    public const int LongestMessageId = 100;

    private static readonly JsonWriterOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly RequestFacts _facts;
    private readonly BatchShared _batch;
    private readonly PooledBytes _output;
    private readonly Utf8JsonWriter _writer;
    private readonly EventFields _fields = new();
    private readonly List<string> _notes = [];

    private EventType _type;
    private string? _messageId;
    private string? _userId;
    private string? _anonymousId;
    private string? _previousId;
    private string? _groupId;
    private Overlay _context;

    public EventNormaliser(in RequestFacts facts, BatchShared batch, PooledBytes output)
    {
        _facts = facts;
        _batch = batch;
        _output = output;
        _writer = new(output, Raw);
    }

    /// <inheritdoc />
    public void Dispose() => _writer.Dispose();

    /// <summary>Checks an item and, if it passes, writes it to the output. The message id is empty where a rejected item has none that can be used.</summary>
    public RejectionReason Normalise(ReadOnlyMemory<byte> item, out string messageId)
    {
        messageId = "";
        using var document = Parse(item);
        if (document is null)
            return RejectionReason.NotJson;
        _notes.Clear();
        _fields.Read(document.RootElement);
        var reason = Check(out var clock);
        messageId = reason == RejectionReason.BadMessageId ? "" : _messageId ?? "";
        var mayHoldIdentifier = reason == RejectionReason.NoIdentifier && _type != EventType.Alias && _facts.HoldsIdentifier is not null;
        if (reason != RejectionReason.None && !mayHoldIdentifier)
            return reason;
        if (clock.Correct(_facts.ReceivedAt, _facts.IsImport, _facts.Limits.FutureTolerance, out var wasAhead) is not { } timestamp)
            return RejectionReason.BadTimestamp;
        if (wasAhead)
            _notes.Add($"timestamp {IsoTime.Format(clock.Timestamp ?? clock.Original!.Value)} is too far ahead: receivedAt was taken");
        _messageId ??= Guid.CreateVersion7(_facts.ReceivedAt).ToString();
        var start = _output.Length;
        Write(timestamp, clock);
        if (mayHoldIdentifier && !_facts.HoldsIdentifier!(_output.Written[start..]))
            return reason;
        messageId = _messageId;
        return RejectionReason.None;
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> item)
    {
        if (!JsonText.IsSound(item.Span))
            return null;
        try
        {
            var document = JsonDocument.Parse(item, BatchShared.Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException)
        {
            // The envelope could step over it, so it is this item alone: nested too deep, or a name twice.
        }

        return null;
    }
}
