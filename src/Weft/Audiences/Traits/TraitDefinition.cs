using System.Text.Json;
using Weft.Profiles;

namespace Weft.Audiences.Traits;

/// <summary>A computed trait as defined: its value is a function of a profile's history and an instant, and is worked out when somebody asks.</summary>
public sealed class TraitDefinition
{
    internal TraitDefinition(string key, string name, string? description, string kind, Computation computation) =>
        (Key, Name, Description, Kind, Computation) = (key, name, description, kind, computation);

    /// <summary>Its key in weft.yaml, by which conditions, formulas, destinations and the Profile API know it.</summary>
    public string Key { get; }

    /// <summary>The name for people; the key where none was given.</summary>
    public string Name { get; }

    /// <summary>What it is for, if its author said so.</summary>
    public string? Description { get; }

    /// <summary>The word of its kind, such as <c>sum</c>.</summary>
    public string Kind { get; }

    /// <summary>
    /// The definition's meaning in canonical JSON, with the traits that it is made of and the workspace's zone: two definitions of the same text have the same values. Name and description are left out.
    /// </summary>
    public string Text { get; internal set; } = "";

    /// <summary>What it is, in plain English: <c>the total properties.revenue over Order Completed</c>.</summary>
    public string Sentence => Computation.Sentence;

    internal Computation Computation { get; }

    /// <summary>Its value for a profile at an instant. A profile is nobody before its first event, and has no value then.</summary>
    public ComputedValue Compute(IProfileHistory history, DateTimeOffset now)
    {
        if (history.FirstEventAt is not { } first)
            return ComputedValue.Lasting(null);
        return first > now ? new(null, first) : Computation.At(history, now);
    }

    /// <summary>The value for a profile at an instant, where it comes from, and the same of the computed traits that it is made of.</summary>
    public Explained Explain(IProfileHistory history, DateTimeOffset now)
    {
        var found = Compute(history, now);
        var parts = Computation.Parts.Select(part => part.Explain(history, now));
        return new($"{Key}: {Sentence}", new(found.Json is not null, found.ValidUntil), GroundsAt(history, now, found), [.. parts]);
    }

    internal Grounds GroundsAt(IProfileHistory history, DateTimeOffset now, in ComputedValue found)
    {
        var number = found.Value is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var exact) ? exact : (decimal?)null;
        return new(number, Computation.Because(history, now)) { Computed = found.Json is null ? null : found.Value };
    }
}
