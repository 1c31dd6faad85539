using System.Buffers;
using System.Text.Json;
using Weft.Identity;

namespace Weft.Profiles;

/// <summary>An external id of a profile and the earliest event that carried it.</summary>
public readonly record struct DatedId(ExternalId Id, DateTimeOffset Since);

/// <summary>What shows of a profile: its ids and the current values of its traits.</summary>
internal static class ProfileFacts
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>
    /// The external ids, newest first. What only an alias named as its previous id counts from that alias, and is left out where that value turned out to
    /// be a user id.
    /// </summary>
    public static List<DatedId> ExternalIds(this StoredProfile profile)
    {
        var ids = new List<DatedId>(profile.Fragments.Count);
        foreach (var fragment in profile.Fragments)
        {
            if (fragment.Since is { } since)
                ids.Add(new(fragment.Id, since));
            else if (!profile.HasUser(fragment.Id.Value))
                ids.Add(new(fragment.Id, profile.NamedSince(fragment.Number)));
        }

        if (ids.Count > 1)
            ids.Sort(NewestFirst);
        return ids;
    }

    /// <summary>The newest value of a type; null when the profile has none.</summary>
    public static string? Newest(this List<DatedId> newestFirst, string type)
    {
        foreach (var dated in newestFirst)
        {
            if (dated.Id.Type == type)
                return dated.Id.Value;
        }

        return null;
    }

    /// <summary>The traits at an instant, by name; those without a value are left out, and those whose values are at odds are there.</summary>
    public static IEnumerable<(string Name, ShownTrait Shown)> TraitsAt(this StoredProfile profile, DateTimeOffset now, Survivorship survivorship)
    {
        foreach (var name in profile.TraitNames)
        {
            if (profile.TraitAt(name, now, survivorship) is { } shown)
                yield return (name, shown);
        }
    }

    /// <summary>The traits at an instant as a JSON object; without those whose values are at odds.</summary>
    public static ReadOnlyMemory<byte> TraitsJson(this StoredProfile profile, DateTimeOffset now, Survivorship survivorship)
    {
        _buffer ??= new(1024);
        _writer ??= new(_buffer);
        _buffer.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
        foreach (var name in profile.TraitNames)
        {
            if (profile.TraitAt(name, now, survivorship) is not { IsConflict: false } shown)
                continue;
            _writer.WritePropertyName(name);
            _writer.WriteRawValue(shown.Json.Span, skipInputValidation: true);
        }

        _writer.WriteEndObject();
        _writer.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    private static bool HasUser(this StoredProfile profile, string value)
    {
        foreach (var fragment in profile.Fragments)
        {
            if (fragment.Since is not null && fragment.Id.Type == ExternalId.UserId && fragment.Id.Value == value)
                return true;
        }

        return false;
    }

    private static int NewestFirst(DatedId x, DatedId y)
    {
        var order = y.Since.CompareTo(x.Since);
        if (order == 0)
            order = string.CompareOrdinal(x.Id.Type, y.Id.Type);
        return order != 0 ? order : string.CompareOrdinal(x.Id.Value, y.Id.Value);
    }
}
