using Weft.Audiences.Backfills;
using Weft.Audiences.Conditions;
using Weft.Profiles;

namespace Weft.Audiences;

/// <summary>An audience as defined: who belongs to it is a function of a profile's history and an instant.</summary>
public sealed class AudienceDefinition
{
    internal AudienceDefinition(string key, string name, string? description, bool knownOnly, Condition condition, Leaves leaves) =>
        (Key, Name, Description, KnownOnly, Condition, Leaves, Slot) = (key, name, description, knownOnly, condition, leaves, key);

    /// <summary>Its key in weft.yaml.</summary>
    public string Key { get; }

    /// <summary>The name for people; the key where none was given.</summary>
    public string Name { get; }

    /// <summary>What it is for, if its author said so.</summary>
    public string? Description { get; }

    /// <summary>Whether it takes only profiles with a user id, e-mail or phone.</summary>
    public bool KnownOnly { get; }

    /// <summary>Its place among its workspace's audiences in the order of their keys, from 0.</summary>
    internal int Place { get; set; }

    /// <summary>Who belongs to it.</summary>
    public Condition Condition { get; }

    /// <summary>The numbers of what its condition looks at, which are those of the configuration that it was compiled with.</summary>
    internal Leaves Leaves { get; }

    /// <summary>What it was written as, in canonical JSON, with name and description.</summary>
    internal string Written { get; set; } = "";

    /// <summary>Whether it stands in weft.yaml; else it was made through the API.</summary>
    internal bool IsInFile { get; init; }

    /// <summary>Under which name its rows stand (<see cref="Backfills.Slots"/>).</summary>
    internal string Slot { get; private init; }

    /// <summary>Whether it is not in force yet: who belongs to it is worked out, and nobody told.</summary>
    internal bool IsBuilding { get; private init; }

    /// <summary>The slot of the version that it takes the place of; null for none.</summary>
    internal string? Former { get; private init; }

    /// <summary>What has yet to be told since it came into force; null for nothing.</summary>
    internal Retirement? Telling { get; private init; }

    /// <summary>
    /// The definition's meaning in canonical JSON, with the audiences it refers to and the workspace's zone: two definitions of the same text have the
    /// same members. Name and description are left out.
    /// </summary>
    public string Text { get; internal set; } = "";

    /// <summary>Who belongs to it, in one plain English sentence.</summary>
    public string Sentence => $"{(KnownOnly ? "Known people" : "People")} {Condition.Sentence}.";

    /// <summary>Whether a profile belongs to it at an instant, and until when that is sure. A profile is nobody before its first event.</summary>
    public Evaluation Evaluate(IProfileHistory history, DateTimeOffset now)
    {
        if (history.FirstEventAt is not { } first)
            return Evaluation.Lasting(false);
        return first > now ? new(false, first) : EvaluatePerson(history, now);
    }

    /// <summary>The same, as it is worked with while it is in force.</summary>
    internal AudienceDefinition InForce(string slot, Retirement? telling) =>
        new(Key, Name, Description, KnownOnly, Condition, Leaves) { Text = Text, Written = Written, IsInFile = IsInFile, Slot = slot, Telling = telling };

    /// <summary>The same, as it is worked with until it is in force.</summary>
    internal AudienceDefinition Building(string slot, string? former) =>
        new(Key, Name, Description, KnownOnly, Condition, Leaves) { Text = Text, Written = Written, IsInFile = IsInFile, Slot = slot, Former = former, IsBuilding = true };

    /// <summary>The same for a profile that has its first event.</summary>
    internal Evaluation EvaluatePerson(IProfileHistory history, DateTimeOffset now) =>
        KnownOnly && !history.IsKnown ? Evaluation.Lasting(false) : Condition.Evaluate(history, now);
}
