using System.Runtime.InteropServices;
using System.Text.Json;

namespace Weft.Events;

/// <summary>
/// Two objects read as one: the members of both, and where both have a member the upper one's, whole. Either may be undefined.
/// Only the objects' own members are merged, not what is in them, so that an item's <c>context.page</c> is never half a batch's.
/// </summary>
internal readonly struct Overlay(JsonElement upper, JsonElement lower)
{
    /// <summary>True when there is no member at all to write, not even an empty object's.</summary>
    public bool IsAbsent => upper.ValueKind != JsonValueKind.Object && lower.ValueKind != JsonValueKind.Object;

    /// <summary>A member; undefined when there is none.</summary>
    public JsonElement this[ReadOnlySpan<byte> name]
    {
        get
        {
            if (upper.ValueKind == JsonValueKind.Object && upper.TryGetProperty(name, out var value))
                return value;
            return lower.ValueKind == JsonValueKind.Object && lower.TryGetProperty(name, out value) ? value : default;
        }
    }

    /// <summary>Writes the members into an open object, but those of the names to leave out.</summary>
    public void WriteMembers(Utf8JsonWriter writer, ReadOnlySpan<byte> leaveOut = default, ReadOnlySpan<byte> alsoLeaveOut = default)
    {
        if (lower.ValueKind == JsonValueKind.Object)
            WriteMembers(writer, lower, upper, leaveOut, alsoLeaveOut);
        if (upper.ValueKind == JsonValueKind.Object)
            WriteMembers(writer, upper, default, leaveOut, alsoLeaveOut);
    }

    /// <summary>Writes a member as it was sent.</summary>
    public static void WriteMember(Utf8JsonWriter writer, JsonProperty member)
    {
        writer.WritePropertyName(EventFields.NameOf(member));
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
    }

    private static void WriteMembers(
        Utf8JsonWriter writer, JsonElement from, JsonElement unlessIn, ReadOnlySpan<byte> leaveOut, ReadOnlySpan<byte> alsoLeaveOut)
    {
        foreach (var member in from.EnumerateObject())
        {
            var name = EventFields.NameOf(member);
            var isHidden = unlessIn.ValueKind == JsonValueKind.Object && unlessIn.TryGetProperty(name, out _);
            var isLeftOut = (leaveOut.Length > 0 && name.SequenceEqual(leaveOut)) || (alsoLeaveOut.Length > 0 && name.SequenceEqual(alsoLeaveOut));
            if (!isHidden && !isLeftOut)
                WriteMember(writer, member);
        }
    }
}
