using System.Text;
using System.Text.Unicode;
using DuckDB.NET.Native;
using Weft.Storage;
using Appender = DuckDB.NET.Native.NativeMethods.Appender;
using Chunks = DuckDB.NET.Native.NativeMethods.DataChunks;
using Types = DuckDB.NET.Native.NativeMethods.LogicalType;
using Vectors = DuckDB.NET.Native.NativeMethods.Vectors;

namespace Weft.Warehouse;

/// <summary>
/// Adds rows to one table, value after value in the order of its columns, and writes them into the columns of one of DuckDB's chunks: texts as the UTF-8 that
/// they are, nothing is made for a row. A full chunk goes to DuckDB, which keeps it until <see cref="Flush"/>. A text's NUL is kept as U+FFFD, and so is what is no UTF-8.
/// </summary>
internal sealed unsafe class ChunkAppender : IDisposable
{
    // DuckDB's own size of a chunk.
    private const int MostRows = 2048;
    private const int ShortText = 256;

    private readonly DuckDBAppender _appender;
    private readonly DuckDBDataChunk _chunk;
    private readonly Column[] _columns;
    private int _row;
    private int _column;

    /// <summary>Begins to add to a table in the connection's transaction.</summary>
    /// <exception cref="StorageException">DuckDB refuses it.</exception>
    public ChunkAppender(DuckDBNativeConnection connection, string table)
    {
        Check(Appender.DuckDBAppenderCreate(connection, null!, table, out _appender));
        var types = new DuckDBLogicalType[(int)Appender.DuckDBAppenderColumnCount(_appender)];
        for (var at = 0; at < types.Length; at++)
            types[at] = Appender.DuckDBAppenderColumnType(_appender, (ulong)at);
        _chunk = Chunks.DuckDBCreateDataChunk(Array.ConvertAll(types, type => type.DangerousGetHandle()), (ulong)types.Length);
        _columns = Array.ConvertAll(types, type => new Column { Type = Types.DuckDBGetTypeId(type) });
        Array.ForEach(types, type => type.Dispose());
        Begin();
    }

    public ChunkAppender Add(long value)
    {
        *(long*)Next(DuckDBType.BigInt, sizeof(long)) = value;
        return this;
    }

    public ChunkAppender Add(int? value)
    {
        if (value is not { } number)
            return AddNull();
        *(int*)Next(DuckDBType.Integer, sizeof(int)) = number;
        return this;
    }

    public ChunkAppender Add(byte value)
    {
        *(byte*)Next(DuckDBType.UnsignedTinyInt, sizeof(byte)) = value;
        return this;
    }

    public ChunkAppender Add(bool value)
    {
        *(byte*)Next(DuckDBType.Boolean, sizeof(byte)) = value ? (byte)1 : (byte)0;
        return this;
    }

    /// <summary>An instant; what is finer than a microsecond is cut off.</summary>
    public ChunkAppender Add(DateTimeOffset value)
    {
        *(long*)Next(DuckDBType.TimestampTz, sizeof(long)) = (value.UtcTicks / TimeSpan.TicksPerMicrosecond) - (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond);
        return this;
    }

    public ChunkAppender Add(string? text)
    {
        if (text is null)
            return AddNull();
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> utf8 = most <= ShortText ? stackalloc byte[ShortText] : new byte[most];
        return Add(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    /// <summary>A text or a JSON in UTF-8.</summary>
    public ChunkAppender Add(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Contains((byte)0) || !Utf8.IsValid(utf8))
            utf8 = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8).Replace('\0', '\uFFFD'));
        var vector = _columns[_column].Vector;
        Next(DuckDBType.Varchar, 0);
        fixed (byte* start = utf8)
        {
            // Of an empty text there is no address.
            byte none = 0;
            Vectors.DuckDBUnsafeVectorAssignStringElementLength(vector, (ulong)_row, start is null ? &none : start, utf8.Length);
        }

        return this;
    }

    public ChunkAppender AddNull()
    {
        ref var column = ref _columns[_column++];
        if (column.Validity is null)
        {
            Vectors.DuckDBVectorEnsureValidityWritable(column.Vector);
            column.Validity = Vectors.DuckDBVectorGetValidity(column.Vector);
        }

        column.Validity[_row / 64] &= ~(1UL << (_row % 64));
        return this;
    }

    /// <summary>Ends the row, which must have a value for each column.</summary>
    public void EndRow()
    {
        if (_column != _columns.Length)
            throw new InvalidOperationException($"A row of {_columns.Length} columns was given {_column} values.");
        _column = 0;
        if (++_row == MostRows)
            GiveChunk();
    }

    /// <summary>Brings everything into the table.</summary>
    /// <exception cref="StorageException">DuckDB refuses it.</exception>
    public void Flush()
    {
        if (_row > 0)
            GiveChunk();
        Check(Appender.DuckDBAppenderFlush(_appender));
    }

    /// <summary>Lets go of what was not flushed.</summary>
    public void Dispose()
    {
        // DuckDB flushes an appender that it closes.
        _ = Appender.DuckDBAppenderClear(_appender);
        _appender.Dispose();
        _chunk.Dispose();
    }

    private void GiveChunk()
    {
        _ = Chunks.DuckDBDataChunkSetSize(_chunk, (ulong)_row);
        Check(Appender.DuckDBAppendDataChunk(_appender, _chunk));
        Chunks.DuckDBDataChunkReset(_chunk);
        Begin();
    }

    private void Begin()
    {
        _row = 0;
        for (var at = 0; at < _columns.Length; at++)
        {
            var vector = Chunks.DuckDBDataChunkGetVector(_chunk, at);
            _columns[at] = _columns[at] with { Vector = vector, Data = (byte*)Vectors.DuckDBVectorGetData(vector), Validity = null };
        }
    }

    private byte* Next(DuckDBType type, int size)
    {
        ref var column = ref _columns[_column++];
        return column.Type == type ? column.Data + (_row * size) : throw new InvalidOperationException($"Column {_column} holds {column.Type}, not {type}.");
    }

    private void Check(DuckDBState state)
    {
        if (state == DuckDBState.Success)
            return;
        using var error = Appender.DuckDBAppenderErrorData(_appender);
        throw new StorageException($"The warehouse does not take rows: {error.Message}");
    }

    private struct Column
    {
        public DuckDBType Type;
        public nint Vector;
        public byte* Data;
        public ulong* Validity;
    }
}
