namespace Weft.Server.Web.People;

/// <summary>Where somebody's page is.</summary>
internal static class PersonAddress
{
    /// <summary>The page of a profile id or <c>type:value</c>, with an event open or not.</summary>
    public static string Of(string key, string? source = null, string? messageId = null) =>
        $"/people/{Uri.EscapeDataString(key)}" + (source is null || messageId is null ? "" : $"?source={Uri.EscapeDataString(source)}&message={Uri.EscapeDataString(messageId)}");
}
