using System.Globalization;
using Weft.Connectors.Targets;
using Weft.Destinations;

namespace Weft.Connectors;

/// <summary>Reads settings that are more than a text; each problem is reported with what would be accepted.</summary>
internal static class SettingReaders
{
    /// <summary>One of some words.</summary>
    public static string Choice(this DestinationSettings settings, string name, string unless, params string[] words)
    {
        var value = settings.Optional(name) ?? unless;
        if (!words.Contains(value))
            settings.Report(name, value, $"must be one of {string.Join(", ", words)}");
        return value;
    }

    /// <summary>Yes or no.</summary>
    public static bool Flag(this DestinationSettings settings, string name, bool unless = false) =>
        settings.Choice(name, unless ? "true" : "false", "true", "false") == "true";

    /// <summary>A whole number.</summary>
    public static long Number(this DestinationSettings settings, string name, long unless, long least, long most)
    {
        if (settings.Optional(name) is not { } value)
            return unless;
        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        settings.Report(name, value, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}"));
        return unless;
    }

    /// <summary>A server's name or address; a private one only where that is allowed.</summary>
    public static string Host(this DestinationSettings settings, string name, string example)
    {
        var host = settings.Required(name, $"the server's name, such as {example}") ?? "";
        if (host.Length > 0 && Uri.CheckHostName(host) == UriHostNameType.Unknown)
            settings.Report(name, host, $"must be a server's name or address, such as {example}");
        else
            settings.RefusePrivate(name, host);
        return host;
    }

    /// <summary>Reports a private or loopback address where none is allowed.</summary>
    public static void RefusePrivate(this DestinationSettings settings, string name, string host)
    {
        if (!settings.AllowPrivateTargets && TargetAddress.IsPrivate(host))
            settings.Report(name, host, "is on a private or loopback address; allow_private_targets: true permits that");
    }

    /// <summary>User and password: both or neither.</summary>
    public static (string? User, string? Password) Account(this DestinationSettings settings)
    {
        var (user, password) = (settings.Optional("user"), settings.Optional("password"));
        if (user is null != password is null)
            settings.Report(user is null ? "user" : "password", null, "is required: user and password go together");
        return (user, password);
    }
}
