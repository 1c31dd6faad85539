using Weft.Activation.Mappings;
using Weft.Activation.When;

namespace Weft.Activation;

/// <summary>One entry of <c>mappings:</c>: which messages a destination gets, and in what shape.</summary>
public sealed class MappingDefinition
{
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

    internal bool Matches(OutgoingMessage message) => IsFor(message) && (_when is null || _when.Holds(message));

    /// <summary>Why a message does not match: the parts of the condition that do not hold. Empty when it matches.</summary>
    internal IReadOnlyList<WhenMismatch> Why(OutgoingMessage message)
    {
        if (message.IsAboutProfiles && !IsFor(message))
            return [new("when", $"{message.Event} goes only where its name is asked for")];
        if (!IsFor(message))
            return [new("when", $"a change of the computed trait {message.TraitKey} goes only where the trait is asked for")];
        return [.. _when?.Why(message) ?? []];
    }

    /// <summary>The body that leaves for a message.</summary>
    /// <exception cref="MappingException">The mapping cannot be applied to this message.</exception>
    internal ReadOnlyMemory<byte> Map(OutgoingMessage message)
    {
        if (_fields is null)
            return message.Json;
        var run = new MappingRun(message.Now);
        try
        {
            return MappedBody.Write(_fields.Resolve(Value.Of(message.Body), run), run);
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // A text that is half a letter, or nesting that no JSON can hold: what a mapping makes of a message must never stop the messages behind it.
            throw new MappingException(MappingException.Failed, problem.Message);
        }
    }

    /// <summary>The same without an exception.</summary>
    /// <returns>Why not; null when there is a body.</returns>
    internal MappingException? TryMap(OutgoingMessage message, out ReadOnlyMemory<byte> body)
    {
        body = default;
        try
        {
            body = Map(message);
            return null;
        }
        catch (MappingException problem)
        {
            return problem;
        }
    }

    private bool IsFor(OutgoingMessage message) =>
        (!message.IsAboutProfiles || _named.Contains(message.Event!)) && (message.TraitKey is not { } trait || AsksFor(trait));
}
