using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Weft.Connectors.Http;

namespace Weft.Connectors.Files;

/// <summary>A bucket of S3-compatible storage: an object is there as a whole or not at all.</summary>
internal sealed class S3Bucket(S3Settings settings) : IFileStore
{
    private readonly Lazy<AmazonS3Client> _client = new(() => Client(settings));

    public string Place => $"s3://{settings.Bucket}/{settings.Prefix}";

    public async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        using var body = new MemoryStream(content.ToArray(), writable: false);
        var request = new PutObjectRequest
        {
            BucketName = settings.Bucket,
            Key = settings.Prefix.Length == 0 ? name : $"{settings.Prefix}/{name}",
            InputStream = body,
            UseChunkEncoding = false,
        };
        await _client.Value.PutObjectAsync(request, cancellation);
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }

    private static AmazonS3Client Client(S3Settings settings)
    {
        var config = new AmazonS3Config
        {
            AuthenticationRegion = settings.Region,
            ForcePathStyle = settings.Endpoint is not null,
            // Trying again is the engine's.
            MaxErrorRetry = 0,
            // Not every compatible server knows the newer checksums.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            HttpClientFactory = new GuardedClients(settings.AllowPrivateTargets),
        };
        if (settings.Endpoint is { } endpoint)
            config.ServiceURL = endpoint;
        else
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(settings.Region);
        return new(new BasicAWSCredentials(settings.AccessKey, settings.SecretKey), config);
    }

    private sealed class GuardedClients(bool allowPrivateTargets) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
            new(GuardedConnection.Handler(allowPrivateTargets)) { Timeout = Timeout.InfiniteTimeSpan };

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
