using System.Runtime.CompilerServices;
using System.Text.Json;
using Weft.Events;

namespace Weft.Import.Files;

/// <summary>One JSON object a line; blank lines are passed over.</summary>
internal sealed class NdjsonRows : IRowReader
{
    private readonly Stream _content;
    private readonly FileStream _packed;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    public NdjsonRows(ImportFile file) => (_content, _packed) = file.Open();

    public IReadOnlyList<string>? Columns => null;

    public long BytesRead => _packed.Position;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public async IAsyncEnumerable<SourceRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (long line = 1; await FindLineAsync(cancellation) is { } found; line++)
        {
            if (Row(line, _buffer.AsSpan(_start, found.Length), found.IsWhole) is { } row)
                yield return row;
            if (!found.IsWhole)
                await PassAsync(cancellation);
            else
                _start = Math.Min(_end, _start + found.Length + 1);
        }
    }

    public ValueTask DisposeAsync() => _content.DisposeAsync();

    private static SourceRow? Row(long line, ReadOnlySpan<byte> bytes, bool isWhole)
    {
        if (line == 1 && bytes.StartsWith(ByteOrderMark))
            bytes = bytes[ByteOrderMark.Length..];
        bytes = bytes.Trim(" \t\r"u8);
        if (!isWhole)
            return SourceRow.Unreadable(line, RejectionReason.TooLarge, $"the line is longer than {RowLimits.LargestRow} bytes", bytes);
        if (bytes.IsEmpty)
            return null;
        if (!JsonText.IsSound(bytes))
            return SourceRow.Unreadable(line, RejectionReason.NotJson, "the line is not UTF-8", bytes);
        try
        {
            var values = JsonElement.Parse(bytes, JsonText.Strict);
            return values.ValueKind == JsonValueKind.Object
                ? new(line, values)
                : SourceRow.Unreadable(line, RejectionReason.NotJson, "the line is not a JSON object", bytes);
        }
        catch (JsonException problem)
        {
            return SourceRow.Unreadable(line, RejectionReason.NotJson, $"the line is not JSON: {problem.Message}", bytes);
        }
    }

    /// <summary>The length of the line at the start of the buffer; not whole when it is over the limit. Null at the end.</summary>
    private async ValueTask<(int Length, bool IsWhole)?> FindLineAsync(CancellationToken cancellation)
    {
        for (var searched = 0; ;)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
                return (searched + length, searched + length <= RowLimits.LargestRow);
            searched = _end - _start;
            if (_isAtEnd)
                return searched == 0 ? null : (searched, searched <= RowLimits.LargestRow);
            if (searched > RowLimits.LargestRow)
                return (searched, false);
            await FillAsync(cancellation);
        }
    }

    private async ValueTask PassAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            _start = length < 0 ? _end : _start + length + 1;
            if (length >= 0 || _isAtEnd)
                return;
            await FillAsync(cancellation);
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        if (_start > 0)
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await _content.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _isAtEnd = read == 0;
        _end += read;
    }
}
