using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Weft.Activation.Mappings;

/// <summary>
/// A path into a message: <c>$.properties.products[0].sku</c>, the <c>$.</c> optional, names with odd characters as <c>['some name']</c>. Found as the
/// mapping kit does: an empty value on the way (null, false, 0, "") ends the walk and is what is found; any other dead end finds nothing.
/// </summary>
internal sealed partial class MessagePath
{
    private readonly string[] _steps;

    private MessagePath(string[] steps) => _steps = steps;

    /// <summary>Reads a path; <c>$</c> alone is the whole message.</summary>
    public static MessagePath Parse(string path)
    {
        var inner = path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path is "$" or "." ? "" : path;
        return new([.. Separator().Split(inner).Where(step => step.Length > 0).Select(step => step.Replace("'", "").Replace("\"", ""))]);
    }

    /// <summary>The value there; <see cref="JsonValueKind.Undefined"/> when there is none.</summary>
    public JsonElement Find(JsonElement message)
    {
        var at = message;
        foreach (var step in _steps)
        {
            if (EndsTheWalk(at))
                return at;
            at = Step(at, step);
        }

        return at;
    }

    private static JsonElement Step(JsonElement at, string step)
    {
        if (at.ValueKind == JsonValueKind.Object)
            return at.TryGetProperty(step, out var value) ? value : default;
        if (at.ValueKind == JsonValueKind.Array
            && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength())
            return at[index];
        return default;
    }

    private static bool EndsTheWalk(JsonElement at) => at.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Number => at.TryGetDouble(out var number) && number == 0,
        JsonValueKind.String => at.ValueEquals(""),
        _ => false,
    };

    [GeneratedRegex("""\[(?=["'\d])|\.|(?<=["'\d])\]+""")]
    private static partial Regex Separator();
}
