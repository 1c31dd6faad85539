using System.Globalization;
using System.Text.RegularExpressions;

namespace Weft.Configuration;

/// <summary>Reads <c>postgres://user:password@host:port/database?option=value</c>, naming every mistake. None shows the password.</summary>
internal sealed partial class PostgresAddressReader(Action<string> mistake)
{
    public const string Form = "postgres://user:password@host:5432/database";
    private const int LeastConnections = 4;
    private const int MostConnections = 1000;
    private static readonly string[] Options = ["schema", "sslmode", "connections", "host"];
    private static readonly string[] SslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    /// <summary>The address; to be used only when there was no mistake.</summary>
    public PostgresAddress? Read(string text)
    {
        if (Shape().Match(text) is not { Success: true } match)
        {
            mistake($"must be written {Form}; in a user, password or database the characters @ : / ? # % are written %40 %3A %2F %3F %23 %25");
            return null;
        }

        var options = ReadOptions(match.Groups["options"].Value);
        var password = Part(match, "password");
        return new()
        {
            Host = options.TryGetValue("host", out var host) ? host : Required(Part(match, "host").Trim('[', ']'), "a host: a name, an address, or the folder of a Unix socket as ?host=/var/run/postgresql"),
            Port = Number(match.Groups["port"].Value, 5432, 1, 65535, "port"),
            Database = Required(Part(match, "database"), "a database"),
            User = Required(Part(match, "user"), "a user"),
            Password = password.Length > 0 ? new(password) : null,
            Schema = Schema(options.GetValueOrDefault("schema", "weft")),
            SslMode = SslMode(options.GetValueOrDefault("sslmode", "prefer")),
            Connections = Number(options.GetValueOrDefault("connections", ""), 32, LeastConnections, MostConnections, "option connections"),
        };
    }

    /// <summary>The text as it may be shown: without what may be a password.</summary>
    public static string Shown(string text)
    {
        var place = Secrets().Replace(text, "$1***@");
        return place.Contains("://", StringComparison.Ordinal) ? place.Split('?')[0] : "(hidden)";
    }

    private static string Part(Match match, string name) => Uri.UnescapeDataString(match.Groups[name].Value);

    private string Required(string part, string what)
    {
        if (part.Length == 0)
            mistake($"names no {what[2..]}; it is written {Form}");
        return part;
    }

    private Dictionary<string, string> ReadOptions(string text)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = option.Split('=')[0];
            if (Options.Contains(name))
                options[name] = Uri.UnescapeDataString(option[Math.Min(name.Length + 1, option.Length)..]);
            else
                mistake($"has an option that {MapReader.Unknown(name, Options).Replace("is not known here", $"is not known here ({name})", StringComparison.Ordinal)}");
        }

        return options;
    }

    private string Schema(string schema)
    {
        if (!SchemaName().IsMatch(schema) || schema.StartsWith("pg_", StringComparison.Ordinal))
            mistake($"has the schema {schema}, which must be a name of a-z, 0-9 and _, beginning with a letter and not with pg_, 63 characters at most");
        return schema;
    }

    private string SslMode(string mode)
    {
        if (!SslModes.Contains(mode))
            mistake($"has the sslmode {mode}, which must be one of {string.Join(", ", SslModes)}");
        return mode;
    }

    private int Number(string text, int unlessSaid, int least, int most, string what)
    {
        if (text.Length == 0)
            return unlessSaid;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        mistake($"has the {what} {text}, which must be a whole number from {least} to {most}");
        return unlessSaid;
    }

    [GeneratedRegex(@"\Apostgres(?:ql)?://(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?(?<host>\[[^\]]*\]|[^:/?#@]*)(?::(?<port>[^/?#@]*))?(?:/(?<database>[^/?#]*))?(?:\?(?<options>[^#]*))?\z")]
    private static partial Regex Shape();

    [GeneratedRegex(@"(://[^:@/?#]*:).*@", RegexOptions.Singleline)]
    private static partial Regex Secrets();

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,62}\z")]
    private static partial Regex SchemaName();
}
