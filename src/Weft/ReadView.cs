using System.Text.Json;
using Weft.Activation;
using Weft.Activation.Lists;
using Weft.Audiences;
using Weft.Audiences.Backfills;
using Weft.Audiences.Traits;
using Weft.Audiences.Versions;
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

    /// <summary>What of the ids and people an operator should look at.</summary>
    public IEnumerable<IdentityWarning> IdentityWarnings => Identity.IdentityWarnings.Of(_state).Holding(Workspace.Identity);

    internal StateBatch State => _state;

    /// <summary>How many people there are.</summary>
    public PeopleCount People => new People(_state).Count();

    internal Memberships Memberships => Memberships.Of(_state);

    /// <summary>What audiences were defined as.</summary>
    internal AudienceVersions Versions => new(_state);

    /// <summary>How far an audience's next version has come; null when it has none.</summary>
    internal BackfillProgress? Backfill(string audience) => BackfillProgress.Read(_state, audience);

    /// <summary>How many members of each audience a destination was told of.</summary>
    internal IReadOnlyList<ListCount> Lists(string destination) => ListReport.Counts(_state, destination);

    /// <summary>What a destination is being told of its audiences.</summary>
    internal IReadOnlyList<ListProgress> Syncs(string destination) => ListReport.Progress(_state, destination);

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

    /// <summary>The accounts in the order in which they were first named, from behind one's number on; 0 for all.</summary>
    internal IEnumerable<StoredProfile> Accounts(ulong after) => new AccountMembers(_state).Accounts(after).Select(ProfileOf);

    /// <summary>The accounts that a profile belongs to, and since when, the latest first.</summary>
    internal IEnumerable<(StoredProfile Account, DateTimeOffset Since)> AccountsOf(StoredProfile profile) =>
        new AccountMembers(_state).AccountsOf(profile).Select(one => (ProfileOf(one.Account), one.Since));

    /// <summary>The people of an account, from behind a fragment on; 0 for all.</summary>
    internal IEnumerable<AccountMember> MembersOf(StoredProfile account, ulong after) => new AccountMembers(_state).MembersOf(account.Number, after);

    /// <summary>Every audience, and whether a profile is in it; at another instant than now by today's definition and graph.</summary>
    internal IEnumerable<(string Audience, bool IsMember)> Standings(StoredProfile profile, DateTimeOffset? at = null)
    {
        if (at is { } instant)
            return Workspace.Audiences.All.Select(audience => (audience.Key, audience.Evaluate(profile, instant).IsMember));
        var standings = Memberships.Shown(profile.Number);
        return Workspace.Audiences.All.Select(audience => (audience.Key, standings.TryGetValue(audience.Key, out var standing) && standing.IsMember));
    }

    /// <summary>How many profiles some audiences have in common, for each combination.</summary>
    internal IReadOnlyList<Overlap> Overlap(IReadOnlyList<string> audiences) => Audiences.Overlap.Of(Memberships, audiences);

    /// <summary>The numbers of profiles with an external id, or a text trait, that begins with a text; <c>type:</c> before it narrows it to that type.</summary>
    internal IEnumerable<ulong> Search(string text) => new ProfileSearch(_state).Find(text, Workspace.Survivorship);

    /// <summary>What shows of a profile's traits now, by name.</summary>
    internal IEnumerable<(string Name, ShownTrait Shown)> Traits(StoredProfile profile) => profile.TraitsAt(Now, Workspace.Survivorship);

    /// <summary>The current values of a profile's traits; without those of which several are at odds.</summary>
    internal Dictionary<string, JsonElement> TraitValues(StoredProfile profile) => TraitValues(profile, Now);

    /// <summary>The same as of an instant; a computed trait stands before a plain one of its name.</summary>
    internal Dictionary<string, JsonElement> TraitValues(StoredProfile profile, DateTimeOffset at)
    {
        var values = profile.TraitsAt(at, Workspace.Survivorship).Where(trait => !trait.Shown.IsConflict).ToDictionary(trait => trait.Name, trait => trait.Shown.Value);
        foreach (var (trait, value) in Computed(profile, at))
            values[trait.Key] = value.Value;
        return values;
    }

    /// <summary>The computed traits of a person that have a value at an instant; an account has none.</summary>
    internal IEnumerable<(TraitDefinition Trait, ComputedValue Value)> Computed(StoredProfile profile, DateTimeOffset at) =>
        profile.Component.Members[0].Type == ExternalId.GroupId
            ? []
            : Workspace.Traits.All.Select(trait => (trait, value: trait.Compute(profile, at))).Where(one => one.value.Json is not null);
}
