using System.Text.Json.Nodes;
using Weft.Events;

namespace Weft.Tests.Crash;

/// <summary>A message as it was sent.</summary>
/// <param name="MessageId">Its id.</param>
/// <param name="Event">Its event's name; null for identify.</param>
/// <param name="User">Whether it names the user.</param>
/// <param name="Device">The device that it names; null for none.</param>
internal sealed record SentMessage(string MessageId, string? Event, bool User, string? Device);

/// <summary>Somebody who uses several devices, at first without saying who they are. One sender sends all that they do, one thing after another.</summary>
internal sealed class Person(string name, Random random)
{
    private const int MostDevices = 12;
    private string _device = name + "-d0";
    private int _devices = 1;

    public string Name => name;

    /// <summary>Everything so far, in order.</summary>
    public List<SentMessage> Sent { get; } = [];

    /// <summary>Does something, and says it.</summary>
    public JsonObject Act(DateTimeOffset now)
    {
        if (random.Next(10) == 0 && _devices < MostDevices)
            _device = $"{name}-d{_devices++}";
        var kind = random.Next(10);
        var message = kind switch
        {
            < 2 => new SentMessage(Id(), null, true, _device),
            < 7 => new SentMessage(Id(), Event(), false, _device),
            _ => new SentMessage(Id(), Event(), true, null),
        };
        Sent.Add(message);
        return ToJson(message, now);
    }

    /// <summary>What belongs together by now, by the id that it can be asked for; a device belongs to the user once both are named together.</summary>
    public Dictionary<string, List<SentMessage>> Groups()
    {
        var linked = Sent.Where(message => message is { User: true, Device: not null }).Select(message => message.Device!).ToHashSet();
        return Sent.GroupBy(message => message.User || linked.Contains(message.Device!) ? $"user_id:{name}" : $"anonymous_id:{message.Device}")
            .ToDictionary(group => group.Key, group => group.ToList());
    }

    /// <summary>Every id that a message about this person may be under, once a device is linked.</summary>
    public IEnumerable<string> NamesIn(string group) =>
        group.StartsWith("user_id:", StringComparison.Ordinal)
            ? Groups()[group].Select(message => message.Device).OfType<string>().Append(name).Distinct()
            : [group[(group.IndexOf(':', StringComparison.Ordinal) + 1)..]];

    private string Id() => $"{name}-m{Sent.Count}";

    private string Event() => random.Next(3) == 0 ? "Bought" : "Seen";

    private JsonObject ToJson(SentMessage message, DateTimeOffset now)
    {
        var json = new JsonObject
        {
            ["type"] = message.Event is null ? "identify" : "track",
            ["messageId"] = message.MessageId,
            ["originalTimestamp"] = IsoTime.Format(now),
        };
        if (message.Event is { } called)
            json["event"] = called;
        else
            json["traits"] = new JsonObject { ["visits"] = Sent.Count };
        if (message.User)
            json["userId"] = name;
        if (message.Device is { } device)
            json["anonymousId"] = device;
        return json;
    }
}
