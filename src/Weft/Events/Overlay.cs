using System.Text.Json;

namespace Weft.Events;

/// <summary>
/// Writes two objects as one: the members of both, and where both have a member the upper one's, whole. Only the objects' own members are merged, not what is in
/// them, so that an item's <c>context.page</c> is never half a batch's. Names are written without needless escapes. Used again for each pair.
/// </summary>
internal sealed class Overlay
{
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private readonly NameSet _hidden = new();

    /// <summary>Writes them, but no member of the names to leave out. Either may be empty.</summary>
    public void Write(PooledBytes output, ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> leaveOut = default, ReadOnlySpan<byte> alsoLeaveOut = default)
    {
        _hidden.Clear();
        if (leaveOut.Length > 0)
            _hidden.Add(leaveOut);
        if (alsoLeaveOut.Length > 0)
            _hidden.Add(alsoLeaveOut);
        var leftOut = _hidden.Count;
        output.Append((byte)'{');
        if (!lower.IsEmpty && !upper.IsEmpty)
            HideNamesOf(upper);
        if (!lower.IsEmpty)
            WriteMembers(output, lower);
        _hidden.Close(leftOut);
        if (!upper.IsEmpty)
            WriteMembers(output, upper);
        output.Append((byte)'}');
    }

    private void HideNamesOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, AnyDepth);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            _hidden.Add(NameAt(ref reader));
            reader.Read();
            reader.Skip();
        }
    }

    private void WriteMembers(PooledBytes output, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, AnyDepth);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = NameAt(ref reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (_hidden.Count > 0 && _hidden.Contains(name))
                continue;
            if (output.Span[^1] != (byte)'{')
                output.Append((byte)',');
            output.AppendText(name);
            output.Append((byte)':');
            output.Append(json[start..(int)reader.BytesConsumed]);
        }
    }

    private static ReadOnlySpan<byte> NameAt(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueSpan;
        var name = new byte[reader.ValueSpan.Length];
        return name.AsSpan(0, reader.CopyString(name));
    }
}
