[assembly: AssemblyFixture(typeof(Weft.Tests.Storage.Postgres.SharedPostgres))]

namespace Weft.Tests.Storage.Postgres;

/// <summary>The one server of a test run, started when a test first needs it. Tests share it, each with a schema of its own.</summary>
public sealed class SharedPostgres : IDisposable
{
    private static readonly Lazy<PostgresServer> One = new(() => PostgresServer.Start());

    internal static PostgresServer Server => One.Value;

    public void Dispose()
    {
        if (One.IsValueCreated)
            One.Value.Dispose();
    }
}
