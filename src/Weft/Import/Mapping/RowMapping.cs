using System.Text.Json.Nodes;
using Weft.Configuration;
using Weft.Import.Files;

namespace Weft.Import.Mapping;

/// <summary>
/// A mapping of rows to calls, one call a row, as a user wrote it in YAML (docs/import.md describes it). Immutable.
/// </summary>
internal sealed class RowMapping
{
    private readonly ObjectValue _call;
    private readonly IReadOnlyList<WhereFilter> _where;
    private readonly IReadOnlyList<(ConfigNode Node, string Column)> _columns;

    public RowMapping(string text, string? source, ObjectValue call, IReadOnlyList<WhereFilter> where, IReadOnlyList<(ConfigNode Node, string Column)> columns)
    {
        (Digest, Source, _call, _where, _columns) = (ContentDigest.Of(text), source, call, where, columns);
    }

    /// <summary>What the mapping is known by: a change of a letter makes another.</summary>
    public string Digest { get; }

    /// <summary>The key of the source that it names; null when it names none.</summary>
    public string? Source { get; }

    /// <summary>Reads a mapping, with every mistake in it.</summary>
    /// <param name="yaml">The file's text.</param>
    /// <param name="errors">Takes the mistakes.</param>
    /// <returns>The mapping; null when there is a mistake.</returns>
    public static RowMapping? Parse(string yaml, ConfigErrors errors) =>
        YamlConfig.Parse(yaml, errors) is { } root && new MappingReader(errors).Read(root, yaml) is var mapping && !errors.Any ? mapping : null;

    /// <summary>Finds the columns that the mapping names and a file does not have.</summary>
    public void CheckColumns(IReadOnlyList<string> columns, string file, ConfigErrors errors)
    {
        foreach (var (node, column) in _columns.Where(use => !columns.Contains(use.Column)))
        {
            var nearest = NearestWord.Of(column, columns) ?? columns.FirstOrDefault(known => known.Equals(column, StringComparison.OrdinalIgnoreCase));
            var advice = nearest is null ? $"; there are {string.Join(", ", columns)}" : $"; did you mean {nearest}?";
            errors.Add(new(node.Path, column, $"is no column of {file}{advice}", node.Line));
        }
    }

    /// <summary>Whether a row is to be taken.</summary>
    public bool Takes(RowContext row, DateTimeOffset now) => _where.All(filter => filter.Holds(row, now));

    /// <summary>The call that a row becomes, in the shape of the tracking API; what is wrong with it the row then says.</summary>
    public JsonObject Call(RowContext row) => _call.Of(row) as JsonObject ?? [];
}
