using Weft.Activation.When;

namespace Weft.Activation;

/// <summary>What one mapping of a destination makes of a message.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Name">Its name, if it has one.</param>
/// <param name="Why">Why it does not match: the parts of its condition that do not hold. Empty when it matches.</param>
/// <param name="Body">What it makes of the message, also when it does not match; null when it cannot.</param>
/// <param name="Problem">Why it cannot: a receipt's reason, and a sentence.</param>
public sealed record MappingTry(int Index, string? Name, IReadOnlyList<WhenMismatch> Why, ReadOnlyMemory<byte>? Body, (string Reason, string Detail)? Problem)
{
    /// <summary>Whether the message would be sent by it.</summary>
    public bool Matches => Why.Count == 0;

    /// <summary>What each mapping of a destination makes of a message.</summary>
    public static IReadOnlyList<MappingTry> All(DestinationDefinition destination, OutgoingMessage message) =>
        [.. destination.Mappings.Select((mapping, index) => Of(mapping, index, message))];

    private static MappingTry Of(MappingDefinition mapping, int index, OutgoingMessage message) => mapping.TryMap(message, out var body) is { } problem
        ? new(index, mapping.Name, mapping.Why(message), null, (problem.Reason, problem.Message))
        : new(index, mapping.Name, mapping.Why(message), body, null);
}
