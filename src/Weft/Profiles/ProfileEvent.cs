using System.Text.Json;
using Weft.Events;

namespace Weft.Profiles;

/// <summary>An event as a condition sees it. Its body is read only when somebody looks, since most conditions ask for the name and the time alone.</summary>
public sealed class ProfileEvent : Dated
{
    private readonly EventBodies? _bodies;
    private JsonElement _body;
    private TrackingEvent? _live;
    private ulong _known;
    private ulong _holds;
    private object? _by;
    private object?[]? _values;

    /// <summary>An event whose body is at hand.</summary>
    public ProfileEvent(string name, DateTimeOffset at, string source, string messageId, JsonElement body)
        : base(at, source, messageId) => (Name, _body) = (name, body);

    internal ProfileEvent(string name, DateTimeOffset at, string source, string messageId, EventPlace place, EventBodies bodies, TrackingEvent? live = null)
        : base(at, source, messageId) => (Name, Place, _bodies, _live) = (name, place, bodies, live);

    /// <summary>The name audiences know it by; the call's word where it has none.</summary>
    public string Name { get; }

    /// <summary>Where it lies in the log.</summary>
    public EventPlace Place { get; }

    /// <summary>
    /// The whole normalised message; filters' paths start here (<c>properties.revenue</c>). Undefined when the log does not hold it any more. Each look reads it.
    /// </summary>
    public JsonElement Body => _live?.Body ?? (_bodies is null ? _body : _bodies.Of(this));

    /// <summary>Lets go of the message that it was made of: it can be read again.</summary>
    internal void Forget() => _live = null;

    /// <summary>What a test of the body came to; null when that is not known.</summary>
    /// <param name="by">Who numbered the tests.</param>
    /// <param name="test">The test's number, 0 to 63.</param>
    internal bool? Recall(object by, int test) =>
        _by == by && (_known >> test & 1) != 0 ? (_holds >> test & 1) != 0 : null;

    /// <summary>Remembers what a test of the body came to, for good: a body never changes.</summary>
    internal void Remember(object by, int test, bool holds)
    {
        Begin(by);
        _known |= 1UL << test;
        _holds |= (holds ? 1UL : 0) << test;
    }

    /// <summary>What was read from the body; null when that is not known.</summary>
    /// <param name="by">Who numbered what is read.</param>
    /// <param name="number">Its number, from 0.</param>
    internal object? RecallRead(object by, int number) => _by == by && number < _values?.Length ? _values[number] : null;

    /// <summary>Remembers what was read from the body: reading it again takes the log.</summary>
    internal void RememberRead(object by, int number, object read)
    {
        Begin(by);
        if (_values is null || number >= _values.Length)
            Array.Resize(ref _values, number + 1);
        _values[number] = read;
    }

    private void Begin(object by)
    {
        if (_by != by)
            (_by, _known, _holds, _values) = (by, 0, 0, null);
    }
}
