using Weft.Identity;
using Weft.Tests.Audiences.Oracle;
using Weft.Tests.Identity;

namespace Weft.Tests.Order;

/// <summary>
/// Everybody, worked out from all calls at once: the naive graph's components, what was filed under their ids, and at any instant the audiences by full
/// scan. Nothing is shared with the engine.
/// </summary>
internal sealed class NaiveWorld
{
    private readonly World _world;
    private readonly List<GivenCall> _calls;
    private readonly List<GivenCall> _heard;
    private readonly IdentityOracle _graph;
    private readonly List<(string Name, List<ExternalId> Ids, List<GivenCall> Filed, NaiveProfile Profile)> _people = [];

    /// <summary>Works it out.</summary>
    /// <param name="world">The rules and audiences.</param>
    /// <param name="calls">All calls.</param>
    /// <param name="heard">Those that accounts heard, where that is more: an account keeps what a call said of it that is nobody's any more.</param>
    public NaiveWorld(World world, IEnumerable<GivenCall> calls, IEnumerable<GivenCall>? heard = null)
    {
        _world = world;
        _calls = [.. calls.DistinctBy(call => call.Tie)];
        _heard = heard is null ? _calls : [.. heard.DistinctBy(call => call.Tie)];
        _graph = new(world.Rules, _calls.Select(call => call.Who));
        foreach (var component in _graph.Components)
            AddPerson([.. component]);
    }

    /// <summary>The graph, with the evidence of every link, as lines.</summary>
    public SortedSet<string> Graph => _graph.Lines();

    /// <summary>Every profile, its ids, traits, timeline, computed traits and memberships at an instant, as lines.</summary>
    public SortedSet<string> Lines(DateTimeOffset now)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (name, ids, filed, profile) in _people)
        {
            lines.Add($"{name} shows {string.Join(' ', Shown(ids).Order(StringComparer.Ordinal))}");
            foreach (var (trait, shown) in profile.Shown(now))
                lines.Add(ProfileLines.Trait(name, trait, shown.AtOdds, shown.Values, shown.By.Source, shown.By.MessageId.Split('\0')[0]));
            var timeline = filed.OrderByDescending(call => call.Who.At).ThenByDescending(call => call.Tie, StringComparer.Ordinal);
            lines.Add($"{name} timeline {string.Join(", ", timeline.Select(call => ProfileLines.Entry(call.EventName ?? call.Type, call.Who.At, call.Who.Source, call.Who.MessageId)))}");
            foreach (var (key, trait) in _world.Audiences.Traits)
                lines.Add(ProfileLines.Computed(name, key, profile.IsAnybody(now) ? NaiveComputed.Spelt(trait.At(profile, now, _world.Audiences.Traits)) : "null"));
            foreach (var key in _world.Audiences.Keys.Where(key => _world.Audiences.IsMember(key, profile, now)))
                lines.Add($"{name} in {key}");
        }

        foreach (var account in _heard.Where(call => call.GroupId is not null).GroupBy(call => call.GroupId!))
            AddAccount(account.Key, [.. account], now, lines);
        foreach (var key in _world.Audiences.Keys)
            lines.Add($"size of {key} {_people.Count(person => _world.Audiences.IsMember(key, person.Profile, now))}");
        return lines;
    }

    /// <summary>Every change of a membership after an instant up to another; nothing new arrives.</summary>
    public SortedSet<string> Changes(DateTimeOffset after, DateTimeOffset until)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (name, _, _, profile) in _people.Where(person => person.Filed.Count > 0))
        {
            foreach (var key in _world.Audiences.Keys)
            {
                var was = _world.Audiences.IsMember(key, profile, after);
                // Every time and length of this world is of whole hours.
                for (var now = after.AddHours(1); now <= until; now = now.AddHours(1))
                {
                    if (_world.Audiences.IsMember(key, profile, now) != was)
                        lines.Add(ProfileLines.Change(name, key, was = !was, now));
                }
            }
        }

        return lines;
    }

    private void AddAccount(string id, List<GivenCall> calls, DateTimeOffset now, SortedSet<string> lines)
    {
        foreach (var (name, _, filed, _) in _people.Where(person => person.Filed.Exists(call => call.GroupId == id)))
        {
            var since = filed.Where(call => call.GroupId == id).Min(call => call.Who.At);
            lines.Add(ProfileLines.Member(name, id, since));
            lines.Add(ProfileLines.Has(id, name, since));
        }

        lines.Add($"account {id} timeline {ProfileLines.Timeline(calls.OrderByDescending(call => call.Who.At).ThenByDescending(call => call.Tie, StringComparer.Ordinal).Select(call => (call.Who.Source, call.Who.MessageId)))}");
        foreach (var (trait, shown) in new NaiveProfile([], ChangesOf(id), null, false) { Survivorship = _world.Survivorship }.Shown(now))
            lines.Add(ProfileLines.Trait($"account {id}", trait, shown.AtOdds, shown.Values, shown.By.Source, shown.By.MessageId.Split('\0')[0]));
    }

    private List<NaiveChange> ChangesOf(string account) =>
        [.. _heard.Where(call => call.GroupId == account).SelectMany(call => call.Traits.Select(trait => new NaiveChange(trait.Key, call.Who.At, call.Tie, trait.Value, call.Who.Source)))];

    private void AddPerson(List<ExternalId> ids)
    {
        var filed = _calls.Where(call => ids.Contains(call.Who.Ids[0])).ToList();
        var profile = new NaiveProfile(
            [.. filed.Where(call => call.EventName is not null).Select(call => new NaiveEvent(call.EventName!, call.Who.At, call.Tie, call.Properties))],
            [.. filed.SelectMany(call => call.PersonTraits.Select(trait => new NaiveChange(trait.Key, call.Who.At, call.Tie, trait.Value, call.Who.Source, call.Who.Ids[0].ToString())))],
            filed.Count == 0 ? null : filed.Min(call => call.Who.At),
            ids.Exists(id => id.Type is "user_id" or "email" or "phone"))
        {
            Survivorship = _world.Survivorship,
            Said = [.. filed.SelectMany(call => call.Said.Select(said => new NaiveSaid(said.Key, call.Who.At, call.Tie, said.Value)))],
            Accounts = [.. filed.Where(call => call.GroupId is not null).GroupBy(call => call.GroupId!).Select(calls => new NaiveAccount(calls.Min(call => call.Who.At), ChangesOf(calls.Key)))],
        };
        _people.Add((ProfileLines.Name(ids), ids, filed, profile));
    }

    private IEnumerable<string> Shown(List<ExternalId> ids)
    {
        var sighted = ids.ToDictionary(id => id, id => _calls.Where(call => call.Who.Ids.Contains(id)).Select(call => (DateTimeOffset?)call.Who.At).Min());
        foreach (var id in ids)
        {
            if (sighted[id] is { } since)
                yield return ProfileLines.Shown(id, since);
            else if (sighted.GetValueOrDefault(new(ExternalId.UserId, id.Value)) is null)
                yield return ProfileLines.Shown(id, _calls.Where(call => call.Who.Previous == id.Value && call.Who.First(ExternalId.UserId) is { } user && user != id.Value).Min(call => call.Who.At));
        }
    }
}
