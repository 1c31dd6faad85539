using Weft.Audiences.Traits;

namespace Weft.Activation;

internal sealed partial class Announcer
{
    /// <summary>Tells computed traits that have other values.</summary>
    public void Tell(IEnumerable<ComputedChange> changes)
    {
        foreach (var change in outbox.HasDestinations ? changes : [])
            Enqueue(TraitMessage.Compose(new(change.Trait.Key, change.Json, About(change.Profile, change.At, Show(change.Profile, change.At)))));
    }
}
