using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weft.Activation.Mappings;
using Weft.Activation.When;

namespace Weft.Activation;

/// <summary>One entry of <c>mappings:</c>: which messages a destination gets, and in what shape.</summary>
public sealed class MappingDefinition
{
    // Readable names and texts in receipts and at the receiver; the body is JSON in a request, never part of a page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly MessageTest? _when;
    private readonly MappingNode? _fields;
    private bool? _takesAudiences;

    // The messages about profiles that its condition names; whoever names none gets none, whatever else the condition says.
    private readonly HashSet<string> _named;

    // The computed traits that it names, and so with those.
    private readonly HashSet<string> _traits;

    internal MappingDefinition(
        string? name, MessageTest? when, MappingNode? fields, bool wantsEvents = true, IReadOnlyCollection<string>? named = null, IReadOnlyCollection<string>? traits = null)
    {
        (Name, _when, _fields, WantsEvents) = (name, when, fields, wantsEvents);
        (_named, _traits) = ([.. (named ?? []).Where(ProfileMessage.IsName)], [.. traits ?? []]);
    }

    /// <summary>False when no event can match, only a change of an audience or of a computed trait.</summary>
    internal bool WantsEvents { get; }

    /// <summary>Whether it may match a message about profiles that merged or split.</summary>
    internal bool WantsProfiles => _named.Count > 0;

    /// <summary>Whether it asks for a computed trait.</summary>
    public bool AsksFor(string trait) => _traits.Contains(trait) || _traits.Contains("*");

    /// <summary>The audiences that its condition names; <c>*</c> for all.</summary>
    internal IReadOnlyCollection<string> NamedAudiences { get; init; } = [];

    // One that names none takes messages about all of them or about none.
    private bool TakesAudiences => _takesAudiences ??= NamedAudiences.Count == 0 ? Matches(AudienceMessage.Sample) : NamedAudiences.Contains("*");

    /// <summary>Whether it may match a message about an audience.</summary>
    public bool AsksForAudience(string audience) => TakesAudiences || NamedAudiences.Contains(audience);

    /// <summary>What the user called it, if anything.</summary>
    public string? Name { get; }

    /// <summary>The mapping of a destination that has none: everything, as it is.</summary>
    internal static MappingDefinition Everything { get; } = new(null, null, null);

    internal bool Matches(OutgoingMessage message) =>
        (!message.IsAboutProfiles || _named.Contains(message.Event!)) && (message.TraitKey is not { } trait || AsksFor(trait)) && (_when is null || _when(message));

    internal ReadOnlyMemory<byte> Map(OutgoingMessage message)
    {
        if (_fields is null)
            return message.Json;
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            if (!_fields.TryWrite(writer, null, message.Body))
                WriteNothing(writer);
        }

        return buffer.WrittenMemory;
    }

    private static void WriteNothing(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
    }
}
