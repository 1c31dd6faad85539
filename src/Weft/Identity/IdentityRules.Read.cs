using Weft.Configuration;

namespace Weft.Identity;

public sealed partial class IdentityRules
{
    private const int NoPriority = 1_000_000;

    private static readonly string[] DeviceTypes =
        ["android.id", "android.idfa", "android.push_token", "ios.id", "ios.idfa", "ios.push_token", "ga_client_id"];

    /// <summary>The rules that hold where nothing is configured.</summary>
    public static IdentityRules Default { get; } = Read(ConfigNode.Missing("identity", 0), new ConfigErrors());

    /// <summary>Reads <c>identity:</c>; its entries override the defaults key by key.</summary>
    public static IdentityRules Read(ConfigNode node, ConfigErrors errors)
    {
        var map = new MapReader(node, errors);
        var preset = ReadPreset(map, errors);
        var drafts = Defaults();
        var off = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (type, entry) in new MapReader(map.Child("identifiers"), errors).Node.Entries)
            ReadIdentifier(type, entry, drafts, off, errors);
        var blocked = BlockedValues.Read(map.Child("blocked"), errors);
        // Not about who is who: Profiles reads it.
        map.Child("survivorship");
        map.Done();
        return new(preset, Ranked(drafts), off, blocked);
    }

    private static IdentityPreset ReadPreset(MapReader map, ConfigErrors errors)
    {
        if (map.Text("preset") is not { } word)
            return IdentityPreset.Default;
        if (IdentityPresets.Of(word) is { } preset)
            return preset;
        errors.Add(map.Node["preset"], $"must be one of {IdentityPresets.Words}");
        return IdentityPreset.Default;
    }

    private static void ReadIdentifier(string type, ConfigNode entry, List<Draft> drafts, HashSet<string> off, ConfigErrors errors)
    {
        if (type is ExternalId.GroupId or ProfileId.Type || type.Length is 0 or > 64 || type.Contains(':', StringComparison.Ordinal))
        {
            errors.Add(entry, "cannot be an identifier's name: 1 to 64 characters without a colon, not group_id or profile_id");
            return;
        }

        var standing = drafts.Find(draft => draft.Type == type);
        if (entry.Kind == ConfigKind.Scalar && entry.Text is "off" or "false")
        {
            drafts.RemoveAll(draft => draft.Type == type);
            off.Add(type);
            return;
        }

        var draft = ReadDraft(type, entry, standing ?? new(type, NoPriority, false, DefaultLimit, [], null, null, false, int.MaxValue), errors);
        drafts.RemoveAll(one => one.Type == type);
        drafts.Add(draft);
    }

    private static Draft ReadDraft(string type, ConfigNode entry, Draft standing, ConfigErrors errors)
    {
        var map = new MapReader(entry, errors);
        var unique = map.Boolean("unique");
        var limit = map.Integer("limit", 1, 10_000);
        var from = map.Texts("from");
        var per = ReadPeriod(map, unique ?? (limit is null && standing.Unique), errors);
        foreach (var path in from.Where(path => !IsPath(path)))
            errors.Add(entry["from"], $"{path} must begin with traits., properties. or context.");
        var merge = map.Integer("merge", 1, 10_000);
        if (merge is not null && (unique ?? (limit is null && standing.Unique)))
            errors.Add(entry["merge"], "contradicts unique: true, which means one value");
        if (unique == true && limit is > 1)
            errors.Add(entry["limit"], "contradicts unique: true, which means one value");
        var draft = new Draft(type, map.Integer("priority", 1, 1000) ?? standing.Priority, unique ?? (limit is null && standing.Unique),
            limit ?? standing.Limit, from.Count > 0 ? from : standing.From, per ?? standing.Per, merge, standing.MayBeAnothers && limit is null, standing.Place);
        map.Done();
        return draft;
    }

    private static LimitPeriod? ReadPeriod(MapReader map, bool isUnique, ConfigErrors errors)
    {
        if (map.Text("per") is not { } word)
            return null;
        if (isUnique)
            errors.Add(map.Node["per"], "contradicts unique: true, which holds for ever");
        else if (word is "week" or "month" or "year")
            return word switch { "week" => LimitPeriod.Week, "month" => LimitPeriod.Month, _ => LimitPeriod.Year };
        else
            errors.Add(map.Node["per"], "must be week, month or year; leave it out for a limit that holds for ever");
        return null;
    }

    private static bool IsPath(string path) =>
        path.StartsWith("traits.", StringComparison.Ordinal) || path.StartsWith("properties.", StringComparison.Ordinal)
        || path.StartsWith("context.", StringComparison.Ordinal);

    private static List<Draft> Defaults()
    {
        List<Draft> defaults =
        [
            new(ExternalId.UserId, 1, true, DefaultLimit, [], null, null, false, 0),
            new(ExternalId.Email, 2, false, 5, [], null, null, true, 1),
            new(ExternalId.Phone, 3, false, 5, [], null, null, true, 2),
            new(ExternalId.AnonymousId, 9, false, 50, [], null, null, false, 3),
        ];
        defaults.AddRange(DeviceTypes.Select((type, index) => new Draft(type, NoPriority, false, DefaultLimit, [], null, null, false, 4 + index)));
        return defaults;
    }

    private static List<IdentifierRule> Ranked(List<Draft> drafts) =>
    [
        .. drafts.OrderBy(draft => draft.Priority).ThenBy(draft => draft.Place).ThenBy(draft => draft.Type, StringComparer.Ordinal)
            .Select((draft, rank) => new IdentifierRule(draft.Type, rank, draft.Unique, draft.Limit, draft.From, draft.Unique ? null : draft.Per, MergeOf(draft, rank))),
    ];

    // Nothing is stronger than the first, so nothing could say of two of its values that they are one person's.
    private static int? MergeOf(Draft draft, int rank) => draft.Unique ? null : draft.Merge ?? (draft.MayBeAnothers && rank > 0 ? 1 : null);

    private sealed record Draft(
        string Type, int Priority, bool Unique, int Limit, IReadOnlyList<string> From, LimitPeriod? Per, int? Merge, bool MayBeAnothers, int Place);
}
