using PhoneNumbers;

namespace Weft.Configuration;

/// <summary>The regions that a phone number without a country code can be read in: ISO 3166 codes of two letters.</summary>
internal static class Regions
{
    /// <summary>Reads <c>region</c>; null when it is not there or not known, which is a mistake.</summary>
    public static string? Read(MapReader reader, ConfigErrors errors)
    {
        if (reader.Text("region") is not { } text)
            return null;
        if (PhoneNumberUtil.GetInstance().GetSupportedRegions().Contains(text))
            return text;
        errors.Add(reader.Node["region"], "must be a region's code of two capital letters (ISO 3166), such as GB");
        return null;
    }
}
