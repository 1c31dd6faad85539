using MailKit.Net.Smtp;
using MimeKit;
using Weft.Connectors.Secrets;
using Weft.Connectors.Templates;
using Weft.Destinations;

namespace Weft.Connectors.Smtp;

/// <summary>Sends a letter for each message.</summary>
internal sealed class SmtpDestination(LetterWriter writer, SmtpConnections connections, SecretMask mask) : IDestination
{
    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellation)
    {
        try
        {
            using var letter = writer.For(delivery);
            return await SendAsync(letter, delivery.Trace, cancellation);
        }
        catch (UnfitMessageException problem)
        {
            return problem.Result;
        }
    }

    public ValueTask DisposeAsync()
    {
        connections.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<DeliveryResult> SendAsync(MimeMessage letter, DeliveryTrace? trace, CancellationToken cancellation)
    {
        SmtpClient? client = null;
        try
        {
            client = await connections.RentAsync(cancellation);
            var answer = await client.SendAsync(letter, cancellation);
            connections.Return(client);
            trace?.Add(mask.Hide(letter.ToString()), mask.Hide(answer));
            return DeliveryResult.Delivered;
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested && SmtpAnswer.Of(problem, mask) is { } result)
        {
            Release(client, problem);
            trace?.Add(mask.Hide(letter.ToString()), $"{result.Reason} {result.Detail}");
            return result;
        }
        catch
        {
            client?.Dispose();
            throw;
        }
    }

    // What the server refuses does not break the connection; anything else does.
    private void Release(SmtpClient? client, Exception problem)
    {
        if (client is not null && problem is SmtpCommandException)
            connections.Return(client);
        else
            client?.Dispose();
    }
}
