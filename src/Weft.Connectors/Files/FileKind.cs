using System.Globalization;
using System.Text.RegularExpressions;
using Weft.Connectors.Secrets;
using Weft.Destinations;

namespace Weft.Connectors.Files;

/// <summary>
/// <c>kind: file</c>: files of messages in a folder or in S3-compatible storage. Settings: <c>path</c> (a folder, or <c>s3://bucket/prefix</c>), <c>format</c> (ndjson, csv or parquet),
/// <c>columns</c>, <c>roll_rows</c>, <c>roll_size</c>, <c>roll_after</c>; for S3 <c>endpoint</c>, <c>region</c>, <c>access_key</c>, <c>secret_key</c>.
/// </summary>
internal sealed partial class FileKind(TimeProvider time) : IDestinationKind
{
    private const string Scheme = "s3://";

    // A message waits for its file; the engine gives it ten seconds.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(8);

    public string Name => "file";

    public IDestination? Create(DestinationSettings settings)
    {
        var path = settings.Required("path", "a folder, such as /var/lib/weft/export, or s3://bucket/prefix") ?? "";
        var format = Format(settings);
        var limits = new RollLimits((int)settings.Number("roll_rows", 10_000, 1, 1_000_000), Size(settings), After(settings));
        var s3 = path.StartsWith(Scheme, StringComparison.Ordinal) ? S3(settings, path[Scheme.Length..]) : null;
        settings.RejectUnknown();
        if (settings.Failed)
            return null;
        IFileStore store = s3 is null ? new LocalFolder(path) : new S3Bucket(s3);
        return new FileDestination(format!, store, limits, new SecretMask(s3?.SecretKey), time);
    }

    private static FileFormat? Format(DestinationSettings settings)
    {
        var name = settings.Choice("format", "ndjson", "ndjson", "csv", "parquet");
        var columns = settings.Optional("columns")?.Split(',', StringSplitOptions.TrimEntries);
        if (columns is not null && name == "ndjson")
            settings.Report("columns", null, "belongs to format: csv or parquet; ndjson holds each message as it is");
        if (columns is not null && (columns.Any(column => column.Length == 0) || columns.Distinct().Count() < columns.Length))
            settings.Report("columns", settings.Optional("columns"), "must be names with commas between, each once");
        return name switch { "csv" => new CsvFormat(columns), "parquet" => new ParquetFormat(columns), _ => new NdjsonFormat() };
    }

    private static long Size(DestinationSettings settings)
    {
        const long Mebibyte = 1 << 20;
        var text = settings.Optional("roll_size") ?? "64MB";
        var match = SizeText().Match(text);
        var size = match.Success && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number * (match.Groups[2].Value == "KB" ? 1 << 10 : Mebibyte)
            : 0;
        if (size is < 1024 or > 1024 * Mebibyte)
            settings.Report("roll_size", text, "must be a size from 1KB to 1024MB, such as 64MB");
        return size;
    }

    private static TimeSpan After(DestinationSettings settings)
    {
        var text = settings.Optional("roll_after") ?? "2s";
        var match = TimeText().Match(text);
        var milliseconds = match.Success && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number * (match.Groups[2].Value == "s" ? 1000L : 1)
            : -1;
        if (milliseconds >= 0 && milliseconds <= LongestWait.TotalMilliseconds)
            return TimeSpan.FromMilliseconds(milliseconds);
        settings.Report("roll_after", text, "must be a time from 0s to 8s, such as 500ms or 2s: a message counts as delivered once its file is there");
        return default;
    }

    private static S3Settings? S3(DestinationSettings settings, string path)
    {
        var bucket = path.Split('/', 2);
        if (!BucketName().IsMatch(bucket[0]))
            settings.Report("path", Scheme + path, "must be s3://bucket/prefix, the bucket in lower case letters, digits, hyphens and full stops");
        var endpoint = settings.Optional("endpoint");
        if (endpoint is not null && (!Uri.TryCreate(endpoint, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
            settings.Report("endpoint", endpoint, "must be the address of the S3-compatible server, such as https://s3.eu-central-1.example");
        else if (endpoint is not null)
            settings.RefusePrivate("endpoint", new Uri(endpoint).DnsSafeHost);
        var access = settings.Required("access_key", "the access key's id, such as ${S3_ACCESS_KEY}");
        var secret = settings.Required("secret_key", "the access key's secret, such as ${S3_SECRET_KEY}");
        var region = settings.Optional("region") ?? "us-east-1";
        return new(bucket[0], bucket.Length > 1 ? bucket[1].Trim('/') : "", endpoint, region, access ?? "", secret ?? "", settings.AllowPrivateTargets);
    }

    [GeneratedRegex("^([0-9]{1,7})(KB|MB)$")]
    private static partial Regex SizeText();

    [GeneratedRegex("^([0-9]{1,5})(ms|s)$")]
    private static partial Regex TimeText();

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    private static partial Regex BucketName();
}
