using System.Text.Json;

namespace Weft.Tests.Crash;

internal sealed partial class Invariants
{
    private async Task CheckBuyersAsync()
    {
        var expected = senders.People.SelectMany(person => person.Groups()).Where(IsBuyer).Select(group => group.Key).ToHashSet();
        var found = new List<string>();
        for (var (cursor, page) = ("", default(JsonElement)); cursor is not null; cursor = page.GetProperty("cursor").GetString())
        {
            page = await server.GetAsync($"/api/v1/audiences/buyers/members?limit=1000{(cursor.Length > 0 ? "&cursor=" : "")}{cursor}");
            found.AddRange(page.GetProperty("data").EnumerateArray().Select(NameOf));
        }

        if (!expected.SetEquals(found) || found.Count != expected.Count)
            Wrong($"buyers: missing {string.Join(' ', expected.Except(found))}, too many {string.Join(' ', found.Except(expected))}, {found.Count} in all");
        var size = Number(await server.GetAsync("/api/v1/audiences/buyers"), "size");
        if (size != expected.Count)
            Wrong($"buyers has size {size}, and {expected.Count} members");
    }

    private void CheckArrivals(IReadOnlyList<Person> people)
    {
        var arrivals = hook.Arrivals;
        var byMessage = arrivals.Select((arrival, place) => (arrival.MessageId, place)).ToLookup(pair => pair.MessageId, pair => pair.place);
        var lastWords = arrivals.Where(arrival => arrival.Audience is not null)
            .Select((arrival, place) => (arrival, place))
            .ToLookup(pair => (pair.arrival.Audience, pair.arrival.Person), pair => (pair.place, Entered: pair.arrival.Event == "Audience Entered"));
        foreach (var person in people)
        {
            CheckOrder(person, byMessage);
            foreach (var group in person.Groups())
            {
                CheckLastWord("buyers", IsBuyer(group), group.Key);
                CheckLastWord("active", false, group.Key);
            }

            void CheckLastWord(string audience, bool isMember, string group)
            {
                var words = person.NamesIn(group).SelectMany(name => lastWords[(audience, name)]).Order().ToList();
                if (words.Select(word => word.Entered).LastOrDefault() != isMember)
                    Wrong($"{group} was told last that {(isMember ? "it is not" : "it is")} in {audience}");
            }
        }
    }

    // In order for one profile; a device's own messages join the order of the user when both are linked.
    private void CheckOrder(Person person, ILookup<string, int> byMessage)
    {
        var latest = new Dictionary<string, (int Place, string MessageId)>();
        var linked = new HashSet<string>();
        foreach (var message in person.Sent)
        {
            var places = byMessage[message.MessageId].ToList();
            if (places.Count != 1)
                Wrong($"{message.MessageId} arrived under {places.Count} keys");
            if (message is { User: true, Device: { } device } && linked.Add(device))
                latest[person.Name] = Later(latest.GetValueOrDefault(person.Name, (-1, "")), latest.GetValueOrDefault(device, (-1, "")));
            var lane = message.User || linked.Contains(message.Device!) ? person.Name : message.Device!;
            var before = latest.GetValueOrDefault(lane, (-1, ""));
            if (places.Count > 0 && places[0] < before.Item1)
                Wrong($"{message.MessageId} arrived before {before.Item2}, which {lane} had sent before");
            latest[lane] = Later(before, (places.FirstOrDefault(-1), message.MessageId));
        }
    }

    private static (int Place, string MessageId) Later((int Place, string MessageId) a, (int Place, string MessageId) b) => a.Place > b.Place ? a : b;

    private static bool IsBuyer(KeyValuePair<string, List<SentMessage>> group) => group.Value.Count(message => message.Event == "Bought") >= 3;

    private static string NameOf(JsonElement member)
    {
        var ids = member.GetProperty("external_ids").EnumerateArray()
            .Select(id => (Type: id.GetProperty("type").GetString()!, Value: id.GetProperty("id").GetString()!)).ToList();
        var (type, value) = ids.Find(id => id.Type == "user_id") is { Type: not null } user ? user : ids[0];
        return $"{type}:{value}";
    }
}
