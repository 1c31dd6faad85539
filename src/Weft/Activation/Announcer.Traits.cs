using Weft.Audiences.Traits;
using Weft.Identity;
using Weft.Profiles;

namespace Weft.Activation;

internal sealed partial class Announcer
{
    /// <summary>Tells computed traits that have other values.</summary>
    public void Tell(IEnumerable<ComputedChange> changes)
    {
        foreach (var change in outbox.HasDestinations ? changes : [])
            Enqueue(TraitMessage.Compose(Describe(change, Show(change.Profile, change.At))));
    }

    private TraitUpdate Describe(ComputedChange change, Shown profile) => new()
    {
        Trait = change.Trait.Key,
        Value = change.Json,
        At = change.At,
        Now = _now,
        Position = _position,
        Ordinal = _ordinal++,
        Profile = change.Profile,
        Workspace = workspace,
        UserId = profile.Ids.Newest(ExternalId.UserId),
        AnonymousId = profile.Ids.Newest(ExternalId.AnonymousId),
        Traits = profile.Traits,
        ExternalIds = profile.Ids.ConvertAll(static dated => (dated.Id.Type, dated.Id.Value)),
    };
}
