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

    /// <summary>Reads a path; <c>$</c> alone is the whole message. Of several <c>$.</c> the first goes, wherever it stands, as in the mapping kit.</summary>
    public static MessagePath Parse(string path)
    {
        var inner = path is "$" ? "" : path.IndexOf("$.", StringComparison.Ordinal) is >= 0 and var at ? path.Remove(at, 2) : path;
        return new([.. Separator().Split(inner).Where(step => step.Length > 0).Select(step => step.Replace("'", "").Replace("\"", ""))]);
    }

    /// <summary>The value there; <see cref="JsonValueKind.Undefined"/> when there is none.</summary>
    public JsonElement Find(JsonElement message)
    {
        var found = Find(Value.Of(message));
        return found.Json ?? (found.Kind == JsonValueKind.Number ? JsonSerializer.SerializeToElement(found.Number) : JsonSerializer.SerializeToElement(found.Text));
    }

    /// <summary>The value there, or nothing.</summary>
    public Value Find(Value payload)
    {
        var at = payload;
        foreach (var step in _steps)
        {
            if (at.IsFalsy)
                return at;
            at = at.Member(step);
        }

        return at;
    }

    [GeneratedRegex("""\[(?=["'\d])|\.|(?<=["'\d])\]+""")]
    private static partial Regex Separator();
}
