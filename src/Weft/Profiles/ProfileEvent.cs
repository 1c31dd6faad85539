using System.Text.Json;
using Weft.Events;

namespace Weft.Profiles;

/// <summary>An event as a condition sees it. Its body is read only when somebody looks, since most conditions ask for the name and the time alone.</summary>
public sealed class ProfileEvent : Dated
{
    private readonly EventBodies? _bodies;

    // Millions of these are kept in memory, and hardly anybody asks for the message id: only events of one instant are told apart by it.
    private string? _messageId;

    // The message that it was made of as long as that is at hand, or the body that it was given.
    private object? _message;
    private ulong _known;
    private ulong _holds;
    private object? _by;
    private object?[]? _values;

    /// <summary>An event whose body is at hand.</summary>
    public ProfileEvent(string name, DateTimeOffset at, string source, string messageId, JsonElement body)
        : base(at, source) => (Name, _messageId, _message) = (name, messageId, body);

    internal ProfileEvent(string name, DateTimeOffset at, string source, string messageId, EventPlace place, EventBodies bodies)
        : base(at, source) => (Name, _messageId, Place, _bodies) = (name, messageId, place, bodies);

    /// <summary>An event that just came.</summary>
    internal ProfileEvent(string name, TrackingEvent live, EventPlace place, EventBodies bodies)
        : base(live.Timestamp, live.Source) => (Name, _message, Place, _bodies, _messageId) = (name, live, place, bodies, bodies.HaveLog ? null : live.MessageId);

    /// <summary>The name audiences know it by; the call's word where it has none.</summary>
    public string Name { get; }

    public override string MessageId => _messageId ??= (_message as TrackingEvent)?.MessageId ?? _bodies!.MessageIdOf(this);

    /// <summary>Where it lies in the log.</summary>
    public EventPlace Place { get; }

    /// <summary>
    /// The whole normalised message; filters' paths start here (<c>properties.revenue</c>). Undefined when the log does not hold it any more. Each look reads it.
    /// </summary>
    public JsonElement Body => _message switch
    {
        TrackingEvent live => live.Body,
        JsonElement given => given,
        _ => _bodies!.Of(this),
    };

    /// <summary>Lets go of the message that it was made of: it can be read again.</summary>
    internal void Forget() => _message = null;

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
