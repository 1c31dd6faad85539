using System.Collections.Immutable;
using Weft.Activation.Lists;
using Weft.Identity;

namespace Weft.Activation;

internal sealed partial class Announcer
{
    // Telling somebody costs as much as looking at some.
    private const int CostOfTelling = 10;

    private readonly ListWork _work = ListWork.Of(state);

    /// <summary>Whether lists are being told: each frame does a part of it.</summary>
    public bool IsSyncing => _work.IsPending;

    /// <summary>A destination is to be told again who is in its audiences.</summary>
    public void Sync(SyncRequest request)
    {
        if (outbox.Destinations.Any(destination => destination.Key == request.Destination))
            Walk(request.Destination, WalkKind.Again, request.Audience is { } audience ? [audience] : []);
    }

    /// <summary>Goes on from another configuration: who is new to an audience is told who is in it, and what nobody asks for any more is forgotten.</summary>
    /// <param name="before">The destinations until now.</param>
    /// <param name="audiencesBefore">The keys of the audiences until now.</param>
    /// <param name="audiences">The keys of the audiences from here on.</param>
    public void Define(DestinationSet before, IReadOnlyCollection<string> audiencesBefore, IReadOnlyCollection<string> audiences)
    {
        foreach (var former in before.All.Where(former => outbox.Destinations.All(one => one.Key != former.Key)))
        {
            foreach (var walk in _work.All.Where(walk => walk.Destination == former.Key && walk.Kind != WalkKind.Drop).ToList())
                _work.Cancel(walk);
            _work.Forget(former.Key);
            Drop(former.Key, [.. _told.Sums(former.Key).Select(static sum => sum.Audience)]);
        }

        foreach (var destination in outbox.Destinations)
        {
            if (before.Find(destination.Key) is { } former)
                Compare(former, destination, audiencesBefore, audiences);
            else if (!destination.OnlyChanges)
                Walk(destination.Key, WalkKind.Full, []);
        }
    }

    private void Compare(DestinationDefinition before, DestinationDefinition destination, IReadOnlyCollection<string> audiencesBefore, IReadOnlyCollection<string> audiences)
    {
        var asked = audiencesBefore.Where(before.AsksFor).ToHashSet(StringComparer.Ordinal);
        Drop(destination.Key, Ordered(asked.Where(audience => !destination.AsksFor(audience))));
        if (asked.Where(audience => destination.AsksFor(audience) && !audiences.Contains(audience)) is var gone && gone.Any())
            Walk(destination.Key, WalkKind.Check, Ordered(gone));
        if (!before.AsksConsentLike(destination))
            Walk(destination.Key, WalkKind.Check, []);
        // An audience that is new itself is told as it comes into force.
        var begun = audiencesBefore.Where(audience => audiences.Contains(audience) && destination.AsksFor(audience) && (before.OnlyChanges || !asked.Contains(audience)));
        if (!destination.OnlyChanges && begun.Any())
            Walk(destination.Key, WalkKind.Full, Ordered(begun));
    }

    /// <summary>Goes on with the lists that are being told.</summary>
    /// <param name="most">About how many profiles to look at.</param>
    public void GoOn(int most)
    {
        while (most > 0 && _work.First is { } walk)
            most -= GoOn(walk, most);
    }

    private int GoOn(ListWalk walk, int most)
    {
        var cost = 0;
        for (; cost < most && walk.Done < walk.End; cost++)
        {
            var (number, told) = (walk.Done + 1, walk.Entered + walk.Exited);
            if (_identity.Find(number) is { } fragment && fragment.Head == number && fragment.Id.Type != ExternalId.GroupId)
                walk = Look(walk, number);
            walk = walk with { Done = number };
            cost += (int)(walk.Entered + walk.Exited - told) * CostOfTelling;
        }

        if (walk.Done < walk.End)
            _work.Put(walk);
        else
            _work.End(walk, _now);
        return Math.Max(1, cost);
    }

    private ListWalk Look(ListWalk walk, ulong profile)
    {
        if (walk.Kind == WalkKind.Drop)
            _told.Sweep(profile);
        if (walk.Kind == WalkKind.Drop || outbox.Destinations.FirstOrDefault(one => one.Key == walk.Destination) is not { } destination)
            return walk;
        var standings = _memberships.Shown(profile);
        var members = walk.Kind == WalkKind.Check ? [] : standings.Values.Where(static standing => standing.IsMember).Select(static standing => standing.Audience).Where(destination.AsksFor);
        var told = _told.Of(profile).Where(entry => entry.Destination == destination.Key).Select(static entry => entry.Audience);
        var audiences = Ordered(members.Union(told).Where(walk.Covers));
        if (audiences.IsEmpty)
            return walk;
        var reason = PermissionOf(profile).WhyNot(destination);
        return audiences.Aggregate(walk, (so, audience) => Look(so, destination, profile, audience, standings.Holds(audience), reason));
    }

    private ListWalk Look(ListWalk walk, DestinationDefinition destination, ulong profile, string audience, bool isMember, string? reason)
    {
        var kind = _told.Find(profile, destination.Key, audience);
        if (kind == ToldKind.Told && !(isMember && reason is null))
        {
            Send(destination, profile, audience, isEntered: false);
            if (isMember)
                Note(destination, profile, audience, ToldKind.Withheld);
            return walk with { Exited = walk.Exited + 1 };
        }

        if (!isMember)
            _told.Forget(profile, destination.Key, audience);
        else if (kind == ToldKind.Told ? walk.Kind == WalkKind.Again : reason is null || kind is null)
            return Enter(walk, destination, profile, audience, reason);
        return walk;
    }

    private ListWalk Enter(ListWalk walk, DestinationDefinition destination, ulong profile, string audience, string? reason)
    {
        Enter(destination, AudienceMessage.Compose(new(audience, true, About(profile, _now, Show(profile, _now)))), reason);
        return _told.Find(profile, destination.Key, audience) == ToldKind.Told ? walk with { Entered = walk.Entered + 1 } : walk;
    }

    private void Drop(string destination, ImmutableArray<string> audiences)
    {
        if (audiences.IsEmpty)
            return;
        foreach (var audience in audiences)
            _told.DropSum(destination, audience);
        Walk(destination, WalkKind.Drop, audiences);
    }

    private void Walk(string destination, WalkKind kind, ImmutableArray<string> audiences)
    {
        if (_identity.Last > 0)
            _work.Add(new(0, destination, audiences, kind, _position, _stamp++, _now, _identity.Last));
    }

    private static ImmutableArray<string> Ordered(IEnumerable<string> audiences) => [.. audiences.Order(StringComparer.Ordinal)];
}
