using System.Text.Json;

namespace Weft.Profiles;

/// <summary>One change of a trait.</summary>
/// <param name="at">From when it holds.</param>
/// <param name="source">The source's key.</param>
/// <param name="messageId">The message that brought it.</param>
/// <param name="value">The value; JSON null clears the trait.</param>
public sealed class TraitChange(DateTimeOffset at, string source, string messageId, JsonElement value) : Dated(at, source, messageId)
{
    /// <summary>The value; JSON null clears the trait.</summary>
    public JsonElement Value { get; } = value;
}
