using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Events;
using Weft.Import.Files;
using Weft.Import.Mapping;

namespace Weft.Import;

/// <summary>
/// Collects rows into the payload of one frame: mapped, checked and normalised as the same calls over HTTP would be. A row that is not accepted is kept as
/// a rejected event, with its line: as the call that it became, or, where it became none, as it is with what is wrong with it.
/// </summary>
internal sealed class ImportBatch : IDisposable
{
    private const int MostRows = 500;
    private const int MostBytes = 4 * 1024 * 1024;

    private readonly ImportPlan _plan;
    private readonly DateTimeOffset _now;
    private readonly PooledBytes _normalised = new(256 * 1024);
    private readonly RequestFacts _facts;
    private readonly BodyScan _scan = new();
    private readonly EventNormaliser _normaliser = new();
    private readonly List<Entry> _entries = [];

    /// <summary>Begins a batch.</summary>
    /// <param name="plan">What the rows become.</param>
    /// <param name="holdsIdentifier">See <see cref="RequestFacts.HoldsIdentifier"/>.</param>
    /// <param name="now">When the rows are taken.</param>
    public ImportBatch(ImportPlan plan, Func<ReadOnlyMemory<byte>, bool> holdsIdentifier, DateTimeOffset now)
    {
        (_plan, _now) = (plan, now);
        _facts = new(RequestShape.Single, null, IsImport: true, null, now, plan.Source.Limits) { HoldsIdentifier = holdsIdentifier };
    }

    /// <summary>How many rows became items.</summary>
    public int Count => _entries.Count;

    /// <summary>True when no more is to be added.</summary>
    public bool IsFull => Count >= MostRows || _normalised.Length > MostBytes;

    /// <summary>Takes a row.</summary>
    /// <returns>Why it is not accepted; null when it is, or is left out.</returns>
    public RowProblem? Add(in SourceRow row, out bool isLeftOut)
    {
        isLeftOut = false;
        if (row.Problem is { } unreadable)
            return Reject(row, row.Reason, unreadable, Kept(row, unreadable, row.Text));
        var context = new RowContext(row.Values);
        if (_plan.Mapping?.Takes(context, _now) == false)
        {
            isLeftOut = true;
            return null;
        }

        var call = Call(row, context);
        if (context.Problem is { } problem)
            return Reject(row, context.Reason, problem, Kept(row, problem, row.Values));
        return Normalise(row, call);
    }

    /// <summary>The items as a frame's payload, but those that a test leaves out.</summary>
    public (int Items, ReadOnlyMemory<byte> Payload) Payload(Func<string, bool>? isKnown)
    {
        var payload = new ArrayBufferWriter<byte>(_normalised.Length + (Count * 64) + 1024);
        CollectedItems.Begin(payload);
        var items = 0;
        foreach (var entry in _entries)
        {
            if (isKnown?.Invoke(entry.MessageId) == true)
                continue;
            if (entry.Kept is { } kept)
                CollectedItems.Write(payload, CollectedItem.Rejected(entry.Reason, entry.MessageId, kept));
            else
                payload.Write(_normalised.Written.Span.Slice(entry.Start, entry.Length));
            items++;
        }

        return (items, payload.WrittenMemory);
    }

    /// <inheritdoc />
    public void Dispose() => _normalised.Dispose();

    private byte[] Call(in SourceRow row, RowContext context)
    {
        var call = _plan.Mapping is { } mapping ? mapping.Call(context) : JsonObject.Create(row.Values)!;
        if (call["messageId"] is not JsonValue id || id.GetValueKind() == JsonValueKind.String && string.IsNullOrWhiteSpace(id.GetValue<string>()))
            call["messageId"] = _plan.MessageId(row.Line);
        return JsonSerializer.SerializeToUtf8Bytes(call, ImportJson.Options);
    }

    private RowProblem? Normalise(in SourceRow row, byte[] call)
    {
        var limit = _plan.Source.Limits.EventBytes;
        if (call.Length > limit)
            return Reject(row, RejectionReason.TooLarge, $"the call has {call.Length} bytes, and may have {limit}", call.AsMemory(0, limit).ToArray());
        var start = _normalised.Length;
        var item = Take(call);
        if (!item.IsAccepted)
        {
            _normalised.CutTo(start);
            return Reject(row, item.Reason, RowProblem.Words(item.Reason), call, item.MessageId);
        }

        var reason = _plan.Source.Judge(item);
        CollectedItems.SetReason(_normalised.Span[start..], reason);
        _entries.Add(new(reason, item.MessageId, start, item.Size, null));
        return reason == RejectionReason.None ? null : new(row.Line, reason, RowProblem.Words(reason));
    }

    private CollectedItem Take(byte[] call)
    {
        var start = _normalised.Length;
        try
        {
            _scan.Read(call, RequestShape.Single);
        }
        catch (JsonException)
        {
            return CollectedItem.Rejected(RejectionReason.NotJson, "", call);
        }

        _normaliser.Begin(_facts, _normalised, _scan, call);
        _normaliser.Take(call, _scan.Items[0], _scan.MembersOf(_scan.Items[0]), index: 0);
        return CollectedItems.First(_normalised.Written[start..]);
    }

    private RowProblem Reject(in SourceRow row, RejectionReason reason, string problem, byte[] kept, string messageId = "")
    {
        _entries.Add(new(reason, messageId.Length > 0 ? messageId : _plan.MessageId(row.Line), 0, 0, kept));
        return new(row.Line, reason, problem);
    }

    private byte[] Kept<T>(in SourceRow row, string problem, T content)
    {
        var limit = _plan.Source.Limits.EventBytes;
        var kept = JsonSerializer.SerializeToUtf8Bytes(new { line = row.Line, file = _plan.File, problem, row = content }, ImportJson.Options);
        return kept.Length <= limit ? kept : kept[..limit];
    }

    private readonly record struct Entry(RejectionReason Reason, string MessageId, int Start, int Length, byte[]? Kept);
}
