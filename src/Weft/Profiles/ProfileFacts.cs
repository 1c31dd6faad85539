using System.Buffers;
using System.Text.Json;
using Weft.Identity;

namespace Weft.Profiles;

/// <summary>An external id of a profile and the earliest event that carried it.</summary>
public readonly record struct DatedId(ExternalId Id, DateTimeOffset Since);

/// <summary>What shows of a profile: its ids and the current values of its traits.</summary>
internal static class ProfileFacts
{
    /// <summary>
    /// The external ids, newest first. What only an alias named as its previous id counts from that alias, and is left out where that value turned out to
    /// be a user id.
    /// </summary>
    public static List<DatedId> ExternalIds(this StoredProfile profile)
    {
        var sighted = profile.Fragments.Where(fragment => fragment.Since is not null).ToList();
        var users = sighted.Where(fragment => fragment.Id.Type == ExternalId.UserId).Select(fragment => fragment.Id.Value).ToHashSet(StringComparer.Ordinal);
        var named = profile.Fragments.Where(fragment => fragment.Since is null && !users.Contains(fragment.Id.Value));
        return
        [
            .. sighted.Select(fragment => new DatedId(fragment.Id, fragment.Since!.Value))
                .Concat(named.Select(fragment => new DatedId(fragment.Id, profile.NamedSince(fragment.Number))))
                .OrderByDescending(dated => dated.Since).ThenBy(dated => dated.Id.Type, StringComparer.Ordinal)
                .ThenBy(dated => dated.Id.Value, StringComparer.Ordinal),
        ];
    }

    /// <summary>The newest value of a type; null when the profile has none.</summary>
    public static string? Newest(this IEnumerable<DatedId> newestFirst, string type) =>
        newestFirst.Where(dated => dated.Id.Type == type).Select(dated => dated.Id.Value).FirstOrDefault();

    /// <summary>The traits at an instant, by name; those without a value are left out.</summary>
    public static IEnumerable<(string Name, TraitChange Change)> TraitsAt(this StoredProfile profile, DateTimeOffset now)
    {
        foreach (var name in profile.TraitNames)
        {
            if (profile.TraitAt(name, now) is { } change)
                yield return (name, change);
        }
    }

    /// <summary>The traits at an instant as a JSON object.</summary>
    public static ReadOnlyMemory<byte> TraitsJson(this StoredProfile profile, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, change) in profile.TraitsAt(now))
            {
                writer.WritePropertyName(name);
                change.Value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
