using Weft.Audiences.Conditions;
using Weft.Profiles;

namespace Weft.Audiences;

/// <summary>An audience as defined: who belongs to it is a function of a profile's history and an instant.</summary>
public sealed class AudienceDefinition
{
    internal AudienceDefinition(string key, string name, string? description, bool knownOnly, Condition condition) =>
        (Key, Name, Description, KnownOnly, Condition) = (key, name, description, knownOnly, condition);

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

    /// <summary>The same for a profile that has its first event.</summary>
    internal Evaluation EvaluatePerson(IProfileHistory history, DateTimeOffset now) =>
        KnownOnly && !history.IsKnown ? Evaluation.Lasting(false) : Condition.Evaluate(history, now);
}
