using System.Text.Json;

namespace Weft.Activation.Letters;

/// <summary>Which dead letters are meant; what is not said does not narrow.</summary>
public sealed record LetterFilter
{
    /// <summary>This one, by the id that the list shows.</summary>
    public string? Id { get; init; }

    /// <summary>Why it is dead, such as <c>http_400</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The name of the mapping that made it.</summary>
    public string? Mapping { get; init; }

    /// <summary>The <c>event</c> of its body.</summary>
    public string? Event { get; init; }

    /// <summary>Whose it was, by the numbers of fragments.</summary>
    public IReadOnlySet<ulong>? Profiles { get; init; }

    /// <summary>Dead from this instant on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Dead before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether a letter is meant.</summary>
    public bool Matches(DeadLetter letter)
    {
        var receipt = letter.Receipt;
        return (Id is null || receipt.Key.ToString() == Id)
            && (Reason is null || receipt.Reason == Reason)
            && (Mapping is null || receipt.Mapping == Mapping)
            && (Profiles is null || Profiles.Contains(receipt.Profile))
            && (From is null || receipt.At >= From)
            && (To is null || receipt.At < To)
            && (Event is null || EventOf(letter.Body) == Event);
    }

    private static string? EventOf(ReadOnlyMemory<byte> body)
    {
        using var message = JsonDocument.Parse(body);
        return message.RootElement.ValueKind == JsonValueKind.Object && message.RootElement.TryGetProperty("event", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
    }
}
