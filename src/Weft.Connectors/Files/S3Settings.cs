namespace Weft.Connectors.Files;

/// <summary>Where the bucket is and how to sign for it; without an endpoint it is Amazon's own.</summary>
internal sealed record S3Settings(string Bucket, string Prefix, string? Endpoint, string Region, string AccessKey, string SecretKey, bool AllowPrivateTargets);
