using Weft.Activation.Lists;
using Weft.Audiences;
using Weft.Audiences.Backfills;

namespace Weft.Activation;

internal sealed partial class Announcer
{
    private readonly ToldLists _told = ToldLists.Of(state);

    /// <summary>Tells who entered and exited, each destination what it was not told already.</summary>
    public void Tell(IEnumerable<MembershipChange> changes)
    {
        if (!outbox.HasDestinations)
            return;
        foreach (var (change, profile, permission) in Described(changes))
        {
            var message = AudienceMessage.Compose(new(change.Audience.Key, change.Entered, About(change.Profile, change.At, profile)));
            var isFirstList = change.Cause.Kind == CauseKind.Definition && change.Entered && change.Audience.Telling is { Next: { } next } telling && telling.Slot == Slots.Told(next);
            foreach (var destination in isFirstList ? outbox.Destinations.Where(static one => !one.OnlyChanges) : outbox.Destinations)
                Tell(destination, message, permission);
        }
    }

    private void Tell(DestinationDefinition destination, OutgoingMessage message, Permission permission)
    {
        if (message.Entered == false)
            Exit(destination, message, permission);
        else if (_told.Find(message.Profile, destination.Key, message.AudienceKey!) != ToldKind.Told)
            Enter(destination, message, permission.WhyNot(destination));
    }

    private void Enter(DestinationDefinition destination, OutgoingMessage message, string? reason)
    {
        if (Outbox.EnqueueFor(destination, state, message, _queued, _ => reason))
            Remember(destination, message, reason is null ? ToldKind.Told : ToldKind.Withheld);
    }

    // Who was told of her, or of somebody whose ids are hers now, is told in any case; who was not, as far as she agrees.
    private void Exit(DestinationDefinition destination, OutgoingMessage message, Permission permission)
    {
        var (profile, audience) = (message.Profile, message.AudienceKey!);
        var isHeld = _handed.Remove((profile, destination.Key, audience));
        var knows = isHeld || _told.Find(profile, destination.Key, audience) == ToldKind.Told;
        Outbox.EnqueueFor(destination, state, message, _queued, knows ? null : one => permission.WhyNot(one));
        _told.Forget(profile, destination.Key, audience);
    }

    private void Remember(DestinationDefinition destination, OutgoingMessage message, ToldKind kind) =>
        _told.Set(message.Profile, new(destination.Key, message.AudienceKey!, kind, _position, _stamp++));

    // Changes of one profile at one instant come together, and what shows of the profile is read once for all of them.
    private IEnumerable<(MembershipChange Change, Shown Profile, Permission Permission)> Described(IEnumerable<MembershipChange> changes)
    {
        (ulong Profile, DateTimeOffset At) of = default;
        (Shown, Permission)? shown = null;
        foreach (var change in changes)
        {
            if (shown is null || of != (change.Profile, change.At))
                (of, shown) = ((change.Profile, change.At), (Show(change.Profile, change.At), PermissionOf(change.Profile)));
            yield return (change, shown.Value.Item1, shown.Value.Item2);
        }
    }
}
