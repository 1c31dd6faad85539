using System.Text.Json;
using Weft.Events;

namespace Weft.Identity;

/// <summary>An identifier on an event that is not used, and why.</summary>
public readonly record struct BlockedId(string Type, string Value, string Reason);

/// <summary>The identifiers of one event.</summary>
/// <param name="Ids">Strongest first, each once.</param>
/// <param name="Blocked">Those that are not used.</param>
public sealed record PromotedIds(IReadOnlyList<ExternalId> Ids, IReadOnlyList<BlockedId> Blocked)
{
    /// <summary>What an operator's decision is called as the reason why an id is not used.</summary>
    internal const string Decided = "an operator decided that it is no identifier";

    // Which of all its ids each is, where some were decided to be none.
    private int[]? _order;

    /// <summary>The same without ids that were decided to be none.</summary>
    internal PromotedIds Without(Func<ExternalId, bool> isNone) =>
        Ids.Any(isNone)
            ? new([.. Ids.Where(id => !isNone(id))], [.. Blocked, .. Ids.Where(isNone).Select(id => new BlockedId(id.Type, id.Value, Decided))])
            {
                _order = [.. Ids.Index().Where(one => !isNone(one.Item)).Select(one => one.Index)],
            }
            : this;

    /// <summary>The place of the link from the strongest to another: of all those that the event may ever offer, as decisions come and go, no two have one place.</summary>
    internal ushort PlaceOf(int other)
    {
        var (strongest, weaker) = _order is null ? (0, other) : (_order[0], _order[other]);
        return (ushort)Math.Min(strongest == 0 ? weaker - 1 : 20_000 + (1_000 * (strongest - 1)) + weaker, Evidence.AliasPlace - 1);
    }
}

/// <summary>Finds the identifiers on an event: the fields, the default paths, <c>externalIds</c>, and the paths that the rules name.</summary>
internal sealed class IdentifierPromotion(IdentityRules rules, string? region)
{
    private readonly IdentifierRule[] _withPaths = [.. rules.Identifiers.Where(rule => rule.From.Count > 0)];
    private readonly Found _found = new(rules, new(rules), region);

    public PromotedIds Promote(TrackingEvent tracking)
    {
        var found = _found;
        found.Begin();
        found.Add(ExternalId.UserId, tracking.UserId);
        found.Add(ExternalId.AnonymousId, tracking.AnonymousId);
        if (tracking.Type == EventType.Alias)
            found.NoteBlocked(ExternalId.AnonymousId, tracking.PreviousId);
        if (tracking.Holds.HasFlag(EventHolds.Contacts))
            AddContacts(found, tracking);
        if ((tracking.Holds & (EventHolds.Device | EventHolds.ContextIntegrations)) != 0)
            AddDevice(found, tracking["context"]);
        if (tracking.Holds.HasFlag(EventHolds.ExternalIds))
            AddExternalIds(found, tracking["context"]);
        foreach (var rule in _withPaths)
        {
            foreach (var path in rule.From)
                AddFrom(found, rule.Type, path, tracking);
        }

        return found.Done();
    }

    private static void AddContacts(Found found, TrackingEvent tracking)
    {
        foreach (var holder in Holders(tracking))
        {
            found.Add(ExternalId.Email, EventPath.Text(holder, "email"));
            found.Add(ExternalId.Phone, EventPath.Text(holder, "phone"));
        }
    }

    // A group call's traits are the account's, not the person's.
    private static IEnumerable<JsonElement> Holders(TrackingEvent tracking)
    {
        if (tracking.Type != EventType.Group)
            yield return tracking["traits"];
        yield return EventPath.Member(tracking["context"], "traits");
        yield return tracking["properties"];
    }

    private static void AddDevice(Found found, JsonElement context)
    {
        var device = EventPath.Member(context, "device");
        var system = (EventPath.Text(device, "type") ?? EventPath.Text(EventPath.Member(context, "os"), "name"))?.ToLowerInvariant();
        var platform = system switch { "android" => "android", "ios" or "ipados" or "iphone os" => "ios", _ => null };
        if (platform is not null)
        {
            found.Add($"{platform}.id", EventPath.Text(device, "id"));
            found.Add($"{platform}.idfa", EventPath.Text(device, "advertisingId"));
            found.Add($"{platform}.push_token", EventPath.Text(device, "token"));
        }

        found.Add("ga_client_id", EventPath.Text(EventPath.Member(EventPath.Member(context, "integrations"), "Google Analytics"), "clientId"));
    }

    private static void AddExternalIds(Found found, JsonElement context)
    {
        foreach (var name in (string[])["externalIds", "externalId"])
        {
            var list = EventPath.Member(context, name);
            if (list.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var item in list.EnumerateArray())
            {
                if (EventPath.Text(item, "type") is { Length: > 0 and <= 64 } type && EventPath.Text(item, "collection") is null or "users" or "user")
                    found.Add(type, EventPath.Text(item, "id"));
            }
        }
    }

    private static void AddFrom(Found found, string type, string path, TrackingEvent tracking)
    {
        if (!path.StartsWith("traits.", StringComparison.Ordinal))
        {
            found.Add(type, EventPath.Text(tracking.Body, path));
            return;
        }

        if (tracking.Type != EventType.Group)
            found.Add(type, EventPath.Text(tracking.Body, path));
        found.Add(type, EventPath.Text(EventPath.Member(tracking["context"], "traits"), path["traits.".Length..]));
    }

    private sealed class Found(IdentityRules rules, AllowedIds allowed, string? region)
    {
        private readonly List<(int Rank, ExternalId Id)> _ids = new(2);
        private List<BlockedId>? _blocked;

        public void Begin()
        {
            _ids.Clear();
            _blocked = null;
        }

        public void Add(string type, string? raw)
        {
            if (string.IsNullOrWhiteSpace(raw) || rules.Of(type) is not { } rule)
                return;
            if (IdentifierNormaliser.Normalise(type, raw, region) is not { } value)
            {
                Block(new(type, raw, "no valid phone number"));
                return;
            }

            var id = new ExternalId(type, value);
            if (value.Length == 0 || IsKnown(id))
                return;
            if (allowed.WhyBlocked(id) is { } reason)
                Block(new(type, value, reason));
            else
                _ids.Add((rule.Rank, id));
        }

        /// <summary>Notes why a value is not used that is an identifier only once it is linked: an alias's previous id.</summary>
        public void NoteBlocked(string type, string? raw)
        {
            if (!string.IsNullOrWhiteSpace(raw) && IdentifierNormaliser.Normalise(type, raw, region) is { Length: > 0 } value
                && allowed.WhyBlocked(new(type, value)) is { } reason)
                Block(new(type, value, reason));
        }

        // Types without a rank of their own are ordered by name; values of one type keep the order in which they were found.
        public PromotedIds Done()
        {
            var isOrdered = true;
            for (var i = 1; i < _ids.Count; i++)
                isOrdered &= _ids[i - 1].Rank <= _ids[i].Rank && _ids[i].Rank != int.MaxValue;
            if (!isOrdered)
                InOrder();
            var ids = new ExternalId[_ids.Count];
            for (var i = 0; i < ids.Length; i++)
                ids[i] = _ids[i].Id;
            return new(ids, _blocked ?? (IReadOnlyList<BlockedId>)[]);
        }

        private void InOrder()
        {
            List<(int Rank, ExternalId Id)> ordered = [.. _ids.OrderBy(found => found.Rank).ThenBy(found => found.Rank == int.MaxValue ? found.Id.Type : "", StringComparer.Ordinal)];
            _ids.Clear();
            _ids.AddRange(ordered);
        }

        private bool IsKnown(ExternalId id)
        {
            foreach (var (_, known) in _ids)
            {
                if (known == id)
                    return true;
            }

            return false;
        }

        private void Block(BlockedId id) => (_blocked ??= []).Add(id);
    }

    /// <summary>Remembers which ids passed the patterns, since most of them come again and again. For one thread.</summary>
    private sealed class AllowedIds(IdentityRules rules)
    {
        private const int Most = 1 << 17;
        private HashSet<ExternalId> _recent = [];
        private HashSet<ExternalId> _earlier = [];

        public string? WhyBlocked(ExternalId id)
        {
            if (_recent.Contains(id))
                return null;
            if (!_earlier.Contains(id) && rules.WhyBlocked(id) is { } reason)
                return reason;
            if (_recent.Count >= Most)
                (_recent, _earlier) = ([], _recent);
            _recent.Add(id);
            return null;
        }
    }
}
