using System.Text.Json;
using DotLiquid;
using Weft.Events;

namespace Weft.Import.Mapping;

/// <summary>One row while it is mapped, and the first thing that is wrong with it.</summary>
/// <param name="values">The row's values by column.</param>
internal sealed class RowContext(JsonElement values)
{
    private Hash? _liquid;

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>The reason of <see cref="Problem"/>.</summary>
    public RejectionReason Reason { get; private set; }

    /// <summary>The row as a template sees it: each column by its name, and all of them in <c>row</c>.</summary>
    public Hash Liquid => _liquid ??= LiquidValues.OfRow(values);

    /// <summary>Says what is wrong; the first that is said stands.</summary>
    public void Reject(RejectionReason reason, string problem)
    {
        if (Problem is null)
            (Reason, Problem) = (reason, problem);
    }

    /// <summary>A column's value: by its name, else by a dotted path; undefined where there is none, as for null.</summary>
    public JsonElement Column(string name)
    {
        if (values.TryGetProperty(name, out var value))
            return value.ValueKind == JsonValueKind.Null ? default : value;
        if (!name.Contains('.', StringComparison.Ordinal))
            return default;
        value = values;
        foreach (var part in name.Split('.'))
            value = EventPath.Member(value, part);
        return value.ValueKind == JsonValueKind.Null ? default : value;
    }
}
