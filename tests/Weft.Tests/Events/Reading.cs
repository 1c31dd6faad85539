using System.Text;
using System.Text.Json;
using Weft.Events;

namespace Weft.Tests.Events;

/// <summary>Reads bodies as collect does, at a fixed instant.</summary>
internal static class Reading
{
    public static readonly DateTimeOffset ReceivedAt = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static RequestFacts Facts(
        RequestShape shape = RequestShape.Batch, EventType? type = null, bool isImport = false, string? ip = null, CollectLimits? limits = null) =>
        new(shape, type, isImport, ip, ReceivedAt, limits ?? CollectLimits.Default);

    public static CollectedRequest Read(string body, RequestFacts facts) => RequestReader.Read(Encoding.UTF8.GetBytes(body), facts);

    /// <summary>The items of a batch, by reason and message id.</summary>
    public static (RejectionReason Reason, string MessageId)[] Batch(string body, CollectLimits? limits = null)
    {
        using var request = Read(body, Facts(limits: limits));
        Assert.Null(request.Unreadable);
        return [.. request.Items.Select(item => (item.Reason, item.MessageId))];
    }

    /// <summary>The only item's normalised message; it must be accepted.</summary>
    public static JsonElement Accepted(string body, RequestFacts facts)
    {
        using var request = Read(body, facts);
        Assert.Null(request.Unreadable);
        var item = Assert.Single(request.Items);
        Assert.Equal(RejectionReason.None, item.Reason);
        Assert.Equal(item.MessageId, TrackingEvent.Parse(item.Json.ToArray(), "web").MessageId);
        using var document = JsonDocument.Parse(item.Json.ToArray(), new() { AllowDuplicateProperties = false });
        return document.RootElement.Clone();
    }

    /// <summary>One track event with more members.</summary>
    public static JsonElement Track(string members) =>
        Accepted($$"""{"event":"Tried",{{members}}}""", Facts(RequestShape.Single, EventType.Track));

    /// <summary>Why a single event is rejected.</summary>
    public static RejectionReason Reason(string body, EventType? type = null)
    {
        using var request = Read(body, Facts(RequestShape.Single, type));
        Assert.Null(request.Unreadable);
        return Assert.Single(request.Items).Reason;
    }
}
