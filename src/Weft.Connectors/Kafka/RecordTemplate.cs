using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Weft.Connectors.Templates;
using Weft.Destinations;

namespace Weft.Connectors.Kafka;

/// <summary>Makes the record for a message. Those of one person have one key, so they share a partition and stay in order.</summary>
internal sealed class RecordTemplate(PathTemplate topic, PathTemplate? key)
{
    public const string KeyHeader = "Idempotency-Key";

    private const int LongestTopic = 249;
    private static readonly MessagePath[] UsualKeys = [.. new[] { "userId", "anonymousId" }.Select(path => MessagePath.Parse(path)!)];

    /// <exception cref="UnfitMessageException">The message has nothing for the topic or the key.</exception>
    public (string Topic, Message<string, byte[]> Record) For(Delivery delivery)
    {
        using var document = MessageBody.Parse(delivery);
        var message = document.RootElement;
        var record = new Message<string, byte[]>
        {
            Key = Key(message),
            Value = delivery.Body.ToArray(),
            Headers = [new Header(KeyHeader, Encoding.UTF8.GetBytes(delivery.IdempotencyKey))],
        };
        return (Topic(message), record);
    }

    private string Topic(JsonElement message)
    {
        var name = topic.Render(message, static value => value, "topic");
        return name is { Length: > 0 and <= LongestTopic } and not ("." or "..") && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')
            ? name
            : throw new UnfitMessageException("bad_topic", $"{JsonEncodedText.Encode(name)} cannot be a topic: letters, digits, full stops, underscores and hyphens, at most {LongestTopic}");
    }

    private string Key(JsonElement message) => key is not null
        ? key.Render(message, static value => value, "key")
        : UsualKeys.Select(path => path.Find(message)).FirstOrDefault(found => found is not null)
            ?? throw new UnfitMessageException("missing_value", "the message has neither userId nor anonymousId to be the record's key; the setting key names another path");
}
