using System.Text.Json;
using Weft.Profiles;

namespace Weft.Tests.Audiences;

/// <summary>A profile's history over plain lists, which counts the events it was asked for.</summary>
internal sealed class ListHistory : IProfileHistory
{
    private readonly List<ProfileEvent> _events = [];
    private readonly List<(string Trait, TraitChange Change)> _changes = [];

    private readonly List<AccountHistory> _accounts = [];
    private readonly List<(string Purpose, ConsentStatement Statement)> _consents = [];

    /// <summary>How many events were handed out.</summary>
    public int EventsRead { get; private set; }

    public bool IsKnown { get; init; }

    public DateTimeOffset? FirstEventAt { get; set; }

    public LatestFirst<ProfileEvent> Events(string name) => LatestFirst.Over(Read(name));

    private IEnumerable<ProfileEvent> Read(string name)
    {
        foreach (var one in Latest(_events.Where(one => name == "*" || one.Name == name), one => (one.At, one.MessageId, one.Source)))
        {
            EventsRead++;
            yield return one;
        }
    }

    public LatestFirst<TraitChange> Changes(string trait) =>
        LatestFirst.Over(Latest(_changes.Where(one => one.Trait == trait).Select(one => one.Change), one => (one.At, one.MessageId, one.Source)));

    public IEnumerable<AccountHistory> Accounts => _accounts;

    public LatestFirst<ConsentStatement> Consent(string purpose) =>
        LatestFirst.Over(Latest(_consents.Where(one => one.Purpose == purpose).Select(one => one.Statement), one => (one.At, one.MessageId, one.Source)));

    /// <summary>It belongs to an account, of which the traits are given.</summary>
    public ListHistory Joined(DateTimeOffset since, ListHistory account)
    {
        _accounts.Add(new(since, account.Changes));
        return Seen(since);
    }

    public ListHistory Said(string purpose, DateTimeOffset at, bool isGranted, string? messageId = null)
    {
        _consents.Add((purpose, new(at, "web", messageId ?? $"c{_consents.Count}", isGranted)));
        return Seen(at);
    }

    public ListHistory Did(string name, DateTimeOffset at, string properties = "{}", string? messageId = null)
    {
        var body = JsonSerializer.Deserialize<JsonElement>($$"""{"event":"x","properties":{{properties}}}""");
        _events.Add(new(name, at, "web", messageId ?? $"m{_events.Count}", body));
        return Seen(at);
    }

    public ListHistory Set(string trait, DateTimeOffset at, string json, string? messageId = null, string source = "web", ulong fragment = 0)
    {
        _changes.Add((trait, new(at, source, messageId ?? $"i{_changes.Count}", JsonSerializer.Deserialize<JsonElement>(json)) { Fragment = fragment }));
        return Seen(at);
    }

    /// <summary>Some event that no condition can name.</summary>
    public ListHistory Seen(DateTimeOffset at)
    {
        FirstEventAt = FirstEventAt < at ? FirstEventAt : at;
        return this;
    }

    private static IEnumerable<T> Latest<T>(IEnumerable<T> all, Func<T, (DateTimeOffset At, string MessageId, string Source)> order) => all
        .OrderByDescending(one => order(one).At)
        .ThenByDescending(one => order(one).MessageId, StringComparer.Ordinal)
        .ThenByDescending(one => order(one).Source, StringComparer.Ordinal);
}
