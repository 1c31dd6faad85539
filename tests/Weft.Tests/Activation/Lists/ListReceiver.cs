using System.Text.Json;
using Weft.Activation;
using Weft.Activation.Dispatch;
using Weft.Identity;
using Weft.Profiles;
using Weft.Storage;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation.Lists;

/// <summary>Takes what waits, in the order in which it may leave, and believes what it was told last of whoever held an id then.</summary>
internal sealed class ListReceiver(Random random)
{
    private readonly Dictionary<(string Destination, string Audience, ExternalId Id), bool> _believes = [];
    private readonly Dictionary<MessageKey, List<ExternalId>> _about = [];
    private readonly List<string> _story = [];

    /// <summary>How many were filtered when they were to leave.</summary>
    public int Filtered { get; private set; }

    /// <summary>How many removals were taken.</summary>
    public int Removals { get; private set; }

    /// <summary>Whether it believes that whoever holds an id is in an audience.</summary>
    public bool Believes(string destination, string audience, ExternalId id) => _believes.GetValueOrDefault((destination, audience, id));

    /// <summary>What came of each message about some of these ids.</summary>
    public string StoryOf(IEnumerable<ExternalId> ids) => string.Join('\n', _story.Where(line => ids.Any(id => line.Contains(id.ToString(), StringComparison.Ordinal))));

    /// <summary>It is asked for an audience no more.</summary>
    public void Forget(string destination, Func<string, bool> audience)
    {
        foreach (var key in _believes.Keys.Where(key => key.Destination == destination && audience(key.Audience)).ToList())
            _believes.Remove(key);
    }

    /// <summary>Notes whom the messages of a frame are about.</summary>
    public void Note(IKeyValueStore store, long position)
    {
        foreach (var row in Rows(store).Where(row => row.Key.Position == position))
            _about[row.Key] = [.. StoredProfile.Of(new StateBatch(store), row.Profile).Fragments.Select(fragment => fragment.Id)];
    }

    /// <summary>Takes some of what waits, or all of it.</summary>
    public void Take(MemoryStore store, DestinationSet destinations, bool all)
    {
        var objections = new Objections(store, static () => true) { Destinations = destinations };
        var orders = new LaneOrders(store);
        for (var left = true; left;)
        {
            left = false;
            foreach (var head in Rows(store).GroupBy(row => (row.Key.Destination, row.Profile)).Select(lane => lane.First()).ToList())
            {
                if (destinations.Find(head.Key.Destination) is null || orders.Blocker(head.Key, head.Profile) is not null || (!all && random.Next(2) == 0))
                    continue;
                Take(store, head, objections.WhyNot(head));
                left = all;
            }
        }
    }

    private void Take(MemoryStore store, OutboxRow row, string? reason)
    {
        var body = JsonElement.Parse(row.Body.Span);
        _story.Add($"  {row.Key.Destination} {row.Key} p{row.Profile} {body.GetProperty("event")} {body.GetProperty("properties")} {string.Join(' ', _about[row.Key])} {reason}");
        if (reason is null)
            Believe(row);
        else
            Filtered++;
        var batch = new CommitBatch();
        batch.Delete(row.StoredKey);
        store.Commit(batch);
    }

    private void Believe(OutboxRow row)
    {
        var properties = JsonElement.Parse(row.Body.Span);
        var name = properties.GetProperty("event").GetString();
        var audience = properties.GetProperty("properties").GetProperty("audience_key").GetString()!;
        Removals += name == AudienceMessage.Exited ? 1 : 0;
        foreach (var id in _about[row.Key])
            _believes[(row.Key.Destination, audience, id)] = name == AudienceMessage.Entered;
    }

    private static IEnumerable<OutboxRow> Rows(IKeyValueStore store) => store.Scan([(byte)Table.Outbox], [(byte)Table.Outbox + 1]).Select(OutboxRow.Read);
}
