namespace Weft.Configuration;

/// <summary>Reads <c>workspace</c>.</summary>
internal static class WorkspaceSection
{
    private const string NameAccepted = "a name of a-z, 0-9, _ and -, beginning with a letter, 64 characters at most, since it stands in addresses";

    public static WorkspaceConfig Read(ConfigNode node, ConfigErrors errors)
    {
        var reader = new MapReader(node, errors);
        var config = new WorkspaceConfig
        {
            Name = Name(reader, errors) ?? WorkspaceConfig.DefaultName,
            TimeZone = Zone(reader, errors) ?? TimeZoneInfo.Utc,
            Region = Regions.Read(reader, errors),
            PublicUrl = PublicUrl(reader, errors),
        };
        reader.Done();
        return config;
    }

    private static string? Name(MapReader reader, ConfigErrors errors)
    {
        if (reader.Text("name") is not { } text)
            return null;
        if (Keys.IsKey(text.Replace('-', '_')))
            return text;
        errors.Add(reader.Node["name"], $"must be {NameAccepted}");
        return null;
    }

    private static TimeZoneInfo? Zone(MapReader reader, ConfigErrors errors)
    {
        if (reader.Text("timezone") is not { } text)
            return null;
        if (text.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone))
            return zone;
        var nearest = NearestWord.Of(text, TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id));
        errors.Add(reader.Node["timezone"], $"must be an IANA time zone, such as Europe/London{(nearest is null ? "" : $"; did you mean {nearest}?")}");
        return null;
    }

    private static Uri? PublicUrl(MapReader reader, ConfigErrors errors)
    {
        if (reader.Text("public_url") is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/"
            && url.Fragment.Length == 0 && url.UserInfo.Length == 0)
            return url;
        errors.Add(reader.Node["public_url"], "must be an http or https address without a path, such as https://cdp.example.com");
        return null;
    }
}
