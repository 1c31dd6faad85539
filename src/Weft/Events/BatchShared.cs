using System.Text.Json;

namespace Weft.Events;

/// <summary>What a batch says for all its items.</summary>
internal sealed class BatchShared : IDisposable
{
    /// <summary>How one piece of JSON must be: each name once, 64 levels at most, no comments.</summary>
    public static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private JsonDocument? _context;
    private JsonDocument? _integrations;

    /// <summary>The batch's <c>context</c>; undefined when it has none.</summary>
    public JsonElement Context { get; private init; }

    /// <summary>The batch's <c>integrations</c>; undefined when it has none.</summary>
    public JsonElement Integrations { get; private init; }

    /// <summary>The batch's <c>sentAt</c>; null when it has none or it cannot be read.</summary>
    public DateTimeOffset? SentAt { get; private init; }

    /// <summary>True when the batch has a <c>sentAt</c> that cannot be read: each item then notes it.</summary>
    public bool SentAtIsUnreadable { get; private init; }

    /// <summary>How many bytes each item takes on.</summary>
    public int Bytes { get; private init; }

    /// <summary>Reads it; throws <see cref="JsonException"/>, for it cannot be told whose fault it is.</summary>
    public static BatchShared Read(BatchEnvelope envelope)
    {
        var context = Parse(envelope.Context);
        var integrations = Parse(envelope.Integrations);
        var sentAt = IsoTime.TryParse(envelope.SentAt, out var time) ? time : (DateTimeOffset?)null;
        return new()
        {
            _context = context,
            _integrations = integrations,
            Context = Object(context),
            Integrations = Object(integrations),
            SentAt = sentAt,
            SentAtIsUnreadable = sentAt is null && !string.IsNullOrEmpty(envelope.SentAt),
            Bytes = envelope.Context.Length + envelope.Integrations.Length,
        };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _context?.Dispose();
        _integrations?.Dispose();
    }

    private static JsonElement Object(JsonDocument? document) =>
        document?.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement : default;

    private static JsonDocument? Parse(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
            return null;
        if (!JsonText.IsSound(json.Span))
            throw new JsonException("a text of the batch is not UTF-8");
        return JsonDocument.Parse(json, Strict);
    }
}
