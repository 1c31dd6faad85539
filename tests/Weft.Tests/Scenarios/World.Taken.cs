using System.Text.Json.Nodes;
using Weft.Audiences;

namespace Weft.Tests.Scenarios;

internal sealed partial class World
{
    private readonly Dictionary<string, int> _deliveredTaken = [];
    private int _changesTaken;

    /// <summary>Who entered and exited since it was last asked.</summary>
    public List<MembershipChange> TakeChanges()
    {
        var changes = Shadow.Changes[_changesTaken..];
        _changesTaken = Shadow.Changes.Count;
        return changes;
    }

    /// <summary>What a receiver took since it was last asked.</summary>
    public List<JsonNode> TakeDelivered(string name)
    {
        var all = Inbox.Tries(name).Where(one => one.Status is >= 200 and < 300).ToList();
        var taken = _deliveredTaken.GetValueOrDefault(name);
        _deliveredTaken[name] = all.Count;
        return [.. all[taken..].Select(one => one.Body)];
    }
}
