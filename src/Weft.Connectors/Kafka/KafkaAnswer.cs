using Confluent.Kafka;
using Weft.Connectors.Secrets;
using Weft.Destinations;

namespace Weft.Connectors.Kafka;

/// <summary>What an error of the client or a broker means for a delivery.</summary>
internal static class KafkaAnswer
{
    private static readonly ErrorCode[] AboutTheRecord =
        [ErrorCode.MsgSizeTooLarge, ErrorCode.InvalidMsg, ErrorCode.InvalidMsgSize, ErrorCode.InvalidRecord, ErrorCode.RecordListTooLarge, ErrorCode.TopicException, ErrorCode.PolicyViolation];

    public static DeliveryResult Of(Error error, string? lastError, SecretMask mask)
    {
        var detail = error.Code == ErrorCode.Local_MsgTimedOut && lastError is not null ? $"{error.Reason}: {lastError}" : error.Reason;
        return new(AboutTheRecord.Contains(error.Code) ? DeliveryStatus.Refused : DeliveryStatus.Retry, $"kafka_{error.Code}".ToLowerInvariant(), mask.Detail(detail));
    }
}
