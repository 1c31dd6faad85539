using System.Text.Json;

namespace Weft.Profiles;

/// <summary>An event as a condition sees it. Its body is read only when somebody looks, since most conditions ask for the name and the time alone.</summary>
public sealed class ProfileEvent
{
    private readonly Func<JsonElement>? _read;
    private JsonElement _body;

    /// <summary>An event whose body is at hand.</summary>
    public ProfileEvent(string name, DateTimeOffset at, string source, string messageId, JsonElement body)
    {
        (Name, At, Source, MessageId) = (name, at, source, messageId);
        _body = body;
    }

    internal ProfileEvent(string name, DateTimeOffset at, string source, string messageId, Func<JsonElement> read)
    {
        (Name, At, Source, MessageId) = (name, at, source, messageId);
        _read = read;
    }

    /// <summary>The name audiences know it by; the call's word where it has none.</summary>
    public string Name { get; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The source's key.</summary>
    public string Source { get; }

    public string MessageId { get; }

    /// <summary>The whole normalised message; filters' paths start here (<c>properties.revenue</c>).</summary>
    public JsonElement Body
    {
        get
        {
            if (_body.ValueKind == JsonValueKind.Undefined && _read is not null)
                _body = _read();
            return _body;
        }
    }
}
