using System.Net.Sockets;
using Npgsql;
using Weft.Connectors.Targets;

namespace Weft.Connectors.Postgres;

/// <summary>The pool of connections. Where private targets are not allowed it connects to the address that was checked, and looks the name up again when it cannot.</summary>
internal sealed class PostgresConnections(PostgresServerSettings settings) : IAsyncDisposable
{
    private readonly SemaphoreSlim _making = new(1, 1);
    private NpgsqlDataSource? _source;

    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var source = _source ?? await MakeAsync(cancellation);
        try
        {
            return await source.OpenConnectionAsync(cancellation);
        }
        catch (Exception problem) when (problem is NpgsqlException or SocketException)
        {
            if (Interlocked.CompareExchange(ref _source, null, source) == source)
                await source.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _source, null) is { } source)
            await source.DisposeAsync();
        _making.Dispose();
    }

    private async Task<NpgsqlDataSource> MakeAsync(CancellationToken cancellation)
    {
        await _making.WaitAsync(cancellation);
        try
        {
            return _source ??= Source(settings.AllowPrivateTargets ? settings.Host : (await TargetAddress.ResolveAsync(settings.Host, false, cancellation))[0].ToString());
        }
        finally
        {
            _making.Release();
        }
    }

    private NpgsqlDataSource Source(string address)
    {
        var text = new NpgsqlConnectionStringBuilder
        {
            Host = address,
            Port = settings.Port,
            Database = settings.Database,
            Username = settings.User,
            Password = settings.Password,
            SslMode = settings.Tls switch { "none" => SslMode.Disable, "require" => SslMode.Require, _ => SslMode.VerifyFull },
            RootCertificate = settings.TlsAuthority,
            ApplicationName = "weft-destination",
            MaxPoolSize = 64,
            Timeout = 5,
            // A server that hangs would not answer a request to stop either; without its commit, what it still does is undone.
            CancellationTimeout = -1,
        };
        var builder = new NpgsqlDataSourceBuilder(text.ConnectionString);
        // The certificate must be good for the name, whichever of its addresses is called.
        builder.UseSslClientAuthenticationOptionsCallback(options => options.TargetHost = settings.Host);
        return builder.Build();
    }
}
