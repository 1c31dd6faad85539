using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Weft.Connectors.Secrets;
using Weft.Connectors.Targets;
using Weft.Destinations;

namespace Weft.Connectors.Smtp;

/// <summary>What the server's answer, or that there is none, means for a delivery: 4xx is for now, 5xx is for good.</summary>
internal static class SmtpAnswer
{
    private const int LeastForGood = 500;

    /// <summary>Null for an error that is not the server's or the network's.</summary>
    public static DeliveryResult? Of(Exception problem, SecretMask mask) => problem switch
    {
        PrivateTargetException => new(DeliveryStatus.Refused, "private_target", problem.Message),
        AuthenticationException => new(DeliveryStatus.Retry, "authentication", mask.Detail(problem.Message)),
        ServiceNotAuthenticatedException => new(DeliveryStatus.Retry, "authentication", mask.Detail(problem.Message)),
        SslHandshakeException => new(DeliveryStatus.Retry, "tls", mask.Detail(problem.Message)),
        SmtpCommandException answer => Of(answer, mask),
        // The server cannot do what the letter or the settings ask for.
        NotSupportedException => new(DeliveryStatus.Refused, "not_supported", mask.Detail(problem.Message)),
        SmtpProtocolException or IOException or SocketException or ServiceNotConnectedException => new(DeliveryStatus.Retry, "connection", mask.Detail(problem.Message)),
        _ => null,
    };

    private static DeliveryResult Of(SmtpCommandException answer, SecretMask mask)
    {
        var code = (int)answer.StatusCode;
        return new(
            code >= LeastForGood ? DeliveryStatus.Refused : DeliveryStatus.Retry,
            string.Create(CultureInfo.InvariantCulture, $"smtp_{code}"),
            mask.Detail(string.IsNullOrEmpty(answer.Message) ? answer.ErrorCode.ToString() : answer.Message));
    }
}
