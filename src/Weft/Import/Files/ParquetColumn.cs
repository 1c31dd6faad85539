using System.Text.Json.Nodes;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace Weft.Import.Files;

/// <summary>One column of a Parquet file, value by value through a row group.</summary>
internal abstract class ParquetColumn(string[] path, DataField leaf) : IDisposable
{
    /// <summary>Its name, with the names of the structs that it stands in before it.</summary>
    public string[] Path => path;

    protected DataField Leaf => leaf;

    /// <summary>The columns that a field of the schema has.</summary>
    public static IEnumerable<ParquetColumn> Of(Field field, string[] above) => field switch
    {
        DataField data => [Make([.. above, field.Name], data)],
        StructField @struct => @struct.Fields.SelectMany(member => Of(member, [.. above, field.Name])),
        ListField { Item: DataField { MaxRepetitionLevel: 1 } item } => [Make([.. above, field.Name], item)],
        _ => [],
    };

    /// <summary>Takes a row group's values.</summary>
    public abstract Task LoadAsync(ParquetRowGroupReader group, CancellationToken cancellation);

    /// <summary>The next row's value; null where there is none.</summary>
    public abstract JsonNode? Next();

    /// <inheritdoc />
    public abstract void Dispose();

    // A text's and a blob's values are memory to the library, whatever it calls their type.
    private static ParquetColumn Make(string[] path, DataField field) => (ParquetColumn)Activator.CreateInstance(
        typeof(ParquetColumn<>).MakeGenericType(ValueType(field)), path, field)!;

    private static Type ValueType(DataField field) =>
        field.ClrType == typeof(string) ? typeof(ReadOnlyMemory<char>) : field.ClrType == typeof(byte[]) ? typeof(ReadOnlyMemory<byte>) : field.ClrType;
}

/// <summary>The same of one type.</summary>
internal sealed class ParquetColumn<T>(string[] path, DataField leaf) : ParquetColumn(path, leaf)
    where T : struct
{
    private RawColumnData<T>? _data;
    private int _level;
    private int _value;

    public override async Task LoadAsync(ParquetRowGroupReader group, CancellationToken cancellation)
    {
        _data?.Dispose();
        _data = (RawColumnData<T>)await group.ReadRawColumnDataBaseAsync(Leaf, cancellation);
        (_level, _value) = (0, 0);
    }

    public override JsonNode? Next() => Leaf.MaxRepetitionLevel == 0 ? One() : Many();

    public override void Dispose() => _data?.Dispose();

    private JsonNode? One() => IsThere() ? ParquetValue.ToJson(_data!.Values[_value++], Leaf) : null;

    private JsonArray? Many()
    {
        var list = new JsonArray();
        var hasList = false;
        do
        {
            // One level below the element's is a null within the list; below that the list is empty or not there.
            var level = Leaf.MaxDefinitionLevel == 0 ? 0 : _data!.DefinitionLevels[_level];
            hasList |= level >= Leaf.MaxDefinitionLevel - 1;
            if (IsThere())
                list.Add(ParquetValue.ToJson(_data!.Values[_value++], Leaf));
        }
        while (_level < _data!.RepetitionLevels.Length && _data.RepetitionLevels[_level] > 0);
        return hasList ? list : null;
    }

    private bool IsThere()
    {
        var at = _level++;
        return Leaf.MaxDefinitionLevel == 0 || _data!.DefinitionLevels[at] == Leaf.MaxDefinitionLevel;
    }
}
