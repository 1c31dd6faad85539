using System.Runtime.InteropServices;
using System.Text.Json;

namespace Weft.Profiles;

/// <summary>One change of a trait.</summary>
public sealed class TraitChange : Dated
{
    /// <summary>A change to a value.</summary>
    /// <param name="at">From when it holds.</param>
    /// <param name="source">The source's key.</param>
    /// <param name="messageId">The message that brought it.</param>
    /// <param name="value">The value; JSON null clears the trait.</param>
    public TraitChange(DateTimeOffset at, string source, string messageId, JsonElement value)
        : this(at, source, messageId, JsonMarshal.GetRawUtf8Value(value).ToArray())
    {
    }

    internal TraitChange(DateTimeOffset at, string source, string messageId, ReadOnlyMemory<byte> json)
        : base(at, source) => (MessageId, Json) = (messageId, json);

    public override string MessageId { get; }

    /// <summary>The fragment that it is filed under; 0 where nobody asks.</summary>
    internal ulong Fragment { get; init; }

    /// <summary>The value; JSON null clears the trait. Each look parses it, as most changes are never looked at.</summary>
    public JsonElement Value => JsonElement.Parse(Json.Span);

    /// <summary>The value as JSON.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Whether it clears the trait.</summary>
    public bool Clears => Json.Span.SequenceEqual("null"u8);
}
