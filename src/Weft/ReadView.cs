using System.Text.Json;
using Weft.Activation;
using Weft.Audiences;
using Weft.Events;
using Weft.Identity;
using Weft.Profiles;
using Weft.Storage;

namespace Weft;

/// <summary>The state as it is, for answering a question. Reads only; for one thread.</summary>
public sealed class ReadView
{
    private readonly StateBatch _state;

    internal ReadView(IKeyValueStore store, LoggedEvents logged, Workspace workspace, DateTimeOffset now)
    {
        (_state, Workspace, Now) = (new StateBatch(store).With(logged), workspace, now);
        Logged = logged;
        Deliveries = new(store);
    }

    /// <summary>The configuration in force.</summary>
    public Workspace Workspace { get; }

    /// <summary>The instant of the question.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Receipts and dead letters.</summary>
    public DeliveryReader Deliveries { get; }

    /// <summary>What operators decided of ids.</summary>
    public Decisions Decisions => Decisions.Of(_state);

    internal StateBatch State => _state;

    /// <summary>How many people there are.</summary>
    public PeopleCount People => new People(_state).Count();

    internal Memberships Memberships => Memberships.Of(_state);

    internal RejectedEvents Rejected => new(_state);

    internal SeenEvents Seen => SeenEvents.Of(_state);

    /// <summary>The messages themselves.</summary>
    internal LoggedEvents Logged { get; }

    /// <summary>The profile that holds an external id, or a <c>profile_id</c>; null when nobody does.</summary>
    internal StoredProfile? Profile(string type, string value) =>
        StoredProfile.Find(_state, type, value, Workspace.Identity, Workspace.Config.Region);

    /// <summary>The profile that holds a fragment now.</summary>
    internal StoredProfile ProfileOf(ulong fragment) => StoredProfile.Of(_state, fragment);

    /// <summary>The fragment of an external id, which need not be normalised, or of a <c>profile_id</c>; null when it was never met.</summary>
    internal Fragment? Fragment(string type, string value) => IdentityStore.Of(_state).Find(type, value, Workspace.Config.Region);

    /// <summary>The account of a group id; null when there is none.</summary>
    internal StoredProfile? Account(string groupId) =>
        IdentityStore.Of(_state).FindFragment(new(ExternalId.GroupId, groupId.Trim())) is { } fragment ? ProfileOf(fragment) : null;

    /// <summary>Every audience, and whether a profile is in it.</summary>
    internal IEnumerable<(string Audience, bool IsMember)> Standings(StoredProfile profile)
    {
        var standings = Memberships.Read(profile.Number);
        return Workspace.Audiences.All.Select(audience => (audience.Key, standings.TryGetValue(audience.Key, out var standing) && standing.IsMember));
    }

    /// <summary>How many profiles some audiences have in common, for each combination.</summary>
    internal IReadOnlyList<Overlap> Overlap(IReadOnlyList<string> audiences) => Audiences.Overlap.Of(Memberships, audiences);

    /// <summary>The numbers of profiles with an external id, or a text trait, that begins with a text; <c>type:</c> before it narrows it to that type.</summary>
    internal IEnumerable<ulong> Search(string text) => new ProfileSearch(_state).Find(text);

    /// <summary>The current values of a profile's traits.</summary>
    internal Dictionary<string, JsonElement> TraitValues(StoredProfile profile) =>
        profile.TraitsAt(Now).ToDictionary(trait => trait.Name, trait => trait.Change.Value);
}
