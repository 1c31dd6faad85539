using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Configuration;
using Weft.Events;
using Weft.Profiles;
using Weft.Tests.Audiences;
using Weft.Tests.Audiences.Oracle;
using Weft.Warehouse;
using JsonConfig = Weft.Tests.Audiences.JsonConfig;

namespace Weft.Tests.Warehouse.Previews;

/// <summary>Random profiles of one to three fragments that met and parted, as plain lists and in a warehouse; accounts stand among them.</summary>
internal sealed class Population
{
    private static readonly string[] Sources = ["web", "app", "crm"];
    private readonly Random _random;
    private readonly RandomCase _cases;
    private ulong _fragment;

    public Population(Random random, int size, int turn)
    {
        (_random, _cases) = (random, new(random));
        Rules = NaiveSurvivorship.Make(random, turn);
        var errors = new ConfigErrors();
        Survivorship = Survivorship.Read(JsonConfig.Read(Rules.Written().ToJsonString(), "survivorship"), Sources, errors);
        Assert.Empty(errors.All);
        for (var i = 0; i < size; i++)
            Add();
    }

    /// <summary>By the number of its profile.</summary>
    public SortedDictionary<ulong, NaiveProfile> Profiles { get; } = [];

    public NaiveSurvivorship Rules { get; }

    public Survivorship Survivorship { get; }

    private Dictionary<ulong, ulong> HolderOf { get; } = [];

    private HashSet<ulong> Known { get; } = [];

    private List<(NaiveEvent Event, ulong Fragment)> Events { get; } = [];

    /// <summary>Puts all of it into a warehouse that may hold another one.</summary>
    public void Fill(WarehouseDatabase warehouse)
    {
        using (var connection = warehouse.Connect())
            WarehouseDatabase.Run(connection, "DELETE FROM events; DELETE FROM trait_changes; DELETE FROM fragments; DELETE FROM profile_changes; DELETE FROM earlier_events;");
        using var transaction = warehouse.Begin();
        foreach (var (fragment, holder) in HolderOf)
            AddFragment(transaction.Tables, fragment, holder);
        var events = Events.ToArray();
        _random.Shuffle(events);
        foreach (var (happened, fragment) in events)
            AddEvent(transaction.Tables, fragment, happened.At, happened.MessageId, happened.Name, happened.Properties);
        foreach (var profile in Profiles)
            AddTraits(transaction.Tables, profile.Key, profile.Value);
        AddAccount(transaction.Tables);
        transaction.Flush();
        transaction.Commit(1);
    }

    private void Add()
    {
        var profile = _cases.Profile();
        var fragments = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => ++_fragment).ToArray();
        var number = fragments[0];
        foreach (var fragment in fragments)
            HolderOf[fragment] = number;
        if (profile.IsKnown)
            Known.Add(fragments[^1]);
        // Some come twice at one instant, so that the message id settles which is the later.
        var twice = profile.Changes.Where(_ => _random.Next(2) == 0).Select(change => _cases.Change($"m{_random.Next(100)}-twice") with { Trait = change.Trait, At = change.At });
        var changes = profile.Changes.Concat(twice).ToList().ConvertAll(change => change with { Source = _random.GetItems(Sources, 1)[0], FiledUnder = _random.GetItems(fragments, 1)[0].ToString(CultureInfo.InvariantCulture) });
        Profiles[number] = profile with { Changes = changes, Survivorship = Rules };
        Events.AddRange(profile.Events.Select(one => (one, _random.GetItems(fragments, 1)[0])));
    }

    // It was alone, or somebody else's, before it came to whom it belongs now.
    private void AddFragment(WarehouseTables tables, ulong fragment, ulong holder)
    {
        tables.AddFragment(1, Compiled.Noon, fragment, new(Known.Contains(fragment) ? _random.GetItems(["user_id", "email", "phone"], 1)[0] : "anonymous_id", $"{fragment}"));
        (long Position, ulong Holder)[] held = [(1, fragment), (_random.Next(2, 9), (ulong)_random.Next(1, (int)_fragment)), (9, holder)];
        _random.Shuffle(held);
        foreach (var (position, by) in held)
            tables.AddProfileChange(position, Compiled.Noon, fragment, by);
    }

    private static void AddTraits(WarehouseTables tables, ulong number, NaiveProfile profile)
    {
        foreach (var change in profile.Changes)
        {
            var fragment = ulong.Parse(change.FiledUnder, CultureInfo.InvariantCulture);
            tables.AddTrait(1, fragment, change.Trait, new(change.At, change.Source, change.MessageId, JsonSerializer.SerializeToElement(change.Value)));
            AddEvent(tables, fragment, change.At, change.MessageId, null, []);
        }

        // Calls that gave consent, named an account, or said nothing that a condition asks for.
        var others = profile.Said.Select(one => one.At).Concat(profile.Accounts.Select(one => one.Since)).Concat(profile.SeenAt is { } seen ? [seen] : []);
        foreach (var (place, at) in others.Index())
            AddEvent(tables, number, at, $"seen{place}", null, []);
    }

    private void AddAccount(WarehouseTables tables)
    {
        var account = _fragment + 1000;
        tables.AddFragment(1, Compiled.Noon, account, new("group_id", "acme"));
        tables.AddProfileChange(1, Compiled.Noon, account, account);
        foreach (var trait in (string[])["x", "y", "list"])
            tables.AddTrait(1, account, trait, new(_cases.Instant(), "web", "m", JsonSerializer.SerializeToElement(1)));
    }

    private static void AddEvent(WarehouseTables tables, ulong fragment, DateTimeOffset at, string messageId, string? name, Dictionary<string, object?> properties)
    {
        var message = new JsonObject
        {
            ["type"] = name is null ? "identify" : "track",
            ["messageId"] = messageId,
            ["timestamp"] = IsoTime.Format(at),
            ["receivedAt"] = IsoTime.Format(Compiled.Noon),
            ["properties"] = JsonSerializer.SerializeToNode(properties),
        };
        if (name is not null)
            message["event"] = name;
        tables.AddEvent(1, 0, fragment, TrackingEvent.Parse(JsonSerializer.SerializeToUtf8Bytes(message), "web"), null);
    }
}
