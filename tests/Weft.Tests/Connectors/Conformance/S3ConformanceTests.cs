using System.Text;
using System.Text.Json;
using Weft.Tests.Connectors.Servers;

namespace Weft.Tests.Connectors.Conformance;

public sealed class S3ConformanceTests : FileConformance
{
    protected override Task<Counterpart> StartAsync() => Task.FromResult<Counterpart>(new Prefix());

    protected override string SettingsAt(int port) => Settings(port, "x");

    private static string Settings(int port, string prefix) =>
        $$"""
        {"path":"s3://{{S3Server.Bucket}}/{{prefix}}","endpoint":"http://127.0.0.1:{{port}}","access_key":"{{S3Server.AccessKey}}","secret_key":"{{S3Server.SecretKey}}","roll_after":"0s"}
        """;

    private sealed class Prefix() : GatedCounterpart(S3Server.Shared.Port)
    {
        private readonly string _prefix = $"p{Guid.NewGuid():N}";

        public override string Settings => S3ConformanceTests.Settings(Gate.Port, _prefix);

        public override IReadOnlyList<string> Secrets => [S3Server.SecretKey];

        public override string Poison => "[0]";

        public override Task<IReadOnlyList<Arrival>> ArrivedAsync() => Task.FromResult<IReadOnlyList<Arrival>>(
        [
            .. from file in S3Server.Objects(_prefix)
               from line in Encoding.UTF8.GetString(file.Content).Split('\n', StringSplitOptions.RemoveEmptyEntries)
               let row = JsonElement.Parse(line)
               select new Arrival(row.GetProperty("weft_key").GetString()!, row.GetProperty("n").GetInt32()),
        ]);
    }
}
