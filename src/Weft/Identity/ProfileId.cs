using System.Globalization;

namespace Weft.Identity;

/// <summary>
/// The permanent id of a fragment, given when its external id is first met, 1 and up. A profile shows that of its earliest-created fragment, so
/// every profile id that was ever shown is some fragment's and leads to whoever holds that fragment now.
/// </summary>
/// <param name="Number">1 and up.</param>
public readonly record struct ProfileId(ulong Number)
{
    /// <summary>The word before the colon in <c>profile_id:p42</c>.</summary>
    public const string Type = "profile_id";

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string text, out ProfileId id)
    {
        id = default;
        if (text.Length < 2 || text[0] != 'p' || !ulong.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        id = new(number);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"p{Number}");
}
