using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MailKit.Security;
using Weft.Connectors.Targets;

namespace Weft.Connectors.Smtp;

/// <summary>Connections to the server, kept and used again; each serves one letter at a time.</summary>
internal sealed class SmtpConnections(SmtpServerSettings settings) : IDisposable
{
    private readonly ConcurrentBag<SmtpClient> _idle = [];
    private bool _isClosed;

    /// <summary>One that is logged in. Servers end idle ones, so one that was kept is asked first.</summary>
    public async Task<SmtpClient> RentAsync(CancellationToken cancellation)
    {
        while (_idle.TryTake(out var kept))
        {
            if (await IsAliveAsync(kept, cancellation))
                return kept;
        }

        return await OpenAsync(cancellation);
    }

    /// <summary>Takes one back after a whole exchange; one that broke off is disposed of instead.</summary>
    public void Return(SmtpClient client)
    {
        if (Volatile.Read(ref _isClosed) || !client.IsConnected)
            client.Dispose();
        else
            _idle.Add(client);
    }

    public void Dispose()
    {
        Volatile.Write(ref _isClosed, true);
        while (_idle.TryTake(out var client))
            client.Dispose();
    }

    private static async Task<bool> IsAliveAsync(SmtpClient client, CancellationToken cancellation)
    {
        try
        {
            if (client.IsConnected)
                await client.NoOpAsync(cancellation);
            if (client.IsConnected)
                return true;
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // Whatever broke it, a new one takes its place.
        }
        catch
        {
            client.Dispose();
            throw;
        }

        client.Dispose();
        return false;
    }

    private async Task<SmtpClient> OpenAsync(CancellationToken cancellation)
    {
        var client = new SmtpClient { CheckCertificateRevocation = false };
        if (settings.TlsAuthority is { } file)
            client.ServerCertificateValidationCallback = (_, certificate, _, errors) => IsSignedBy(file, certificate, errors);
        try
        {
            var socket = await TargetAddress.ConnectAsync(settings.Host, settings.Port, settings.AllowPrivateTargets, cancellation);
            var security = settings.Tls switch { "tls" => SecureSocketOptions.SslOnConnect, "starttls" => SecureSocketOptions.StartTls, _ => SecureSocketOptions.None };
            await client.ConnectAsync(socket, settings.Host, settings.Port, security, cancellation);
            if (settings.User is not null)
                await client.AuthenticateAsync(settings.User, settings.Password!, cancellation);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static bool IsSignedBy(string file, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var shown = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(shown);
    }
}
