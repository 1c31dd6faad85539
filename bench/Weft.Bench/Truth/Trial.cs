namespace Weft.Bench.Truth;

/// <summary>
/// What rules that Weft does not have would do: those that need to know all evidence at once are tried by leaving out of the events the links that they would refuse, and taking the rest by the preset <c>default</c>.
/// </summary>
internal static class Trial
{
    /// <summary>An e-mail or a phone is the user id's that came with it the most often, of several the first's.</summary>
    public static List<TruthEvent> MostOften(List<TruthEvent> events)
    {
        var (emails, phones) = (Holders(events, one => one.Email), Holders(events, one => one.Phone));
        return
        [
            .. events.Select(one => one with
            {
                Email = IsAnothers(emails, one.Email, one.UserId) ? null : one.Email,
                Phone = IsAnothers(phones, one.Phone, one.UserId) ? null : one.Phone,
            }),
        ];
    }

    /// <summary>A browser on which several people logged in says nothing about anything else.</summary>
    public static List<TruthEvent> NoBridges(List<TruthEvent> events)
    {
        var users = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var one in events.Where(one => one.Anonymous is not null && one.UserId is ['u', ..] and not "undefined" and not "unknown"))
            (users.TryGetValue(one.Anonymous!, out var known) ? known : users[one.Anonymous!] = new(StringComparer.Ordinal)).Add(one.UserId!);
        return [.. events.Select(one => one.Email is not null && one.Anonymous is { } anonymous && users.TryGetValue(anonymous, out var known) && known.Count > 1 ? one with { Anonymous = null } : one)];
    }

    private static Dictionary<string, string> Holders(List<TruthEvent> events, Func<TruthEvent, string?> valueOf) => events
        .Where(one => one.UserId is not null && valueOf(one) is not null).GroupBy(one => valueOf(one)!, StringComparer.Ordinal)
        .ToDictionary(uses => uses.Key, uses => uses.GroupBy(one => one.UserId!, StringComparer.Ordinal).OrderByDescending(user => user.Count()).ThenBy(user => user.Min(one => one.At)).First().Key, StringComparer.Ordinal);

    private static bool IsAnothers(Dictionary<string, string> holders, string? value, string? user) => value is not null && user is not null && holders[value] != user;
}
