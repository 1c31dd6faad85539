using System.Text.Json;

namespace Weft.Profiles;

/// <summary>An event as a condition sees it. Its body is read only when somebody looks, since most conditions ask for the name and the time alone.</summary>
public sealed class ProfileEvent : Dated
{
    private Func<JsonElement>? _read;
    private JsonElement _body;
    private ulong _known;
    private ulong _holds;
    private object? _by;

    /// <summary>An event whose body is at hand.</summary>
    public ProfileEvent(string name, DateTimeOffset at, string source, string messageId, JsonElement body)
        : base(at, source, messageId) => (Name, _body) = (name, body);

    internal ProfileEvent(string name, DateTimeOffset at, string source, string messageId, Func<JsonElement> read)
        : base(at, source, messageId) => (Name, _read) = (name, read);

    /// <summary>The name audiences know it by; the call's word where it has none.</summary>
    public string Name { get; }

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

    /// <summary>Lets go of the body, which is read again where somebody looks.</summary>
    internal void Forget(Func<JsonElement> read) => (_body, _read) = (default, read);

    /// <summary>What a test of the body came to; null when that is not known.</summary>
    /// <param name="by">Who numbered the tests.</param>
    /// <param name="test">The test's number, 0 to 63.</param>
    internal bool? Recall(object by, int test) =>
        _by == by && (_known >> test & 1) != 0 ? (_holds >> test & 1) != 0 : null;

    /// <summary>Remembers what a test of the body came to, for good: a body never changes.</summary>
    internal void Remember(object by, int test, bool holds)
    {
        if (_by != by)
            (_by, _known, _holds) = (by, 0, 0);
        _known |= 1UL << test;
        _holds |= (holds ? 1UL : 0) << test;
    }
}
