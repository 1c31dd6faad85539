using System.Text.Json;

namespace Weft.Profiles;

/// <summary>
/// What a condition may know of one profile: its events and trait changes, over all its fragments. It is the same for a live answer (read from state), a
/// preview, and a test (plain lists). It may hold events and changes later than <c>now</c>; the evaluator looks past them.
/// </summary>
public interface IProfileHistory
{
    /// <summary>
    /// The events of a name, latest first by (timestamp, message id, source); <c>*</c> is every track, page and screen. Safe to enumerate repeatedly
    /// and only as far as needed.
    /// </summary>
    IEnumerable<ProfileEvent> Events(string name);

    /// <summary>The changes of a top-level trait, latest first by (time, message id, source). A JSON null clears it.</summary>
    IEnumerable<TraitChange> Changes(string trait);

    /// <summary>The earliest event of any call, however it is named; null when the profile has none and so is nobody to an audience.</summary>
    DateTimeOffset? FirstEventAt { get; }

    /// <summary>True with a user id, e-mail or phone.</summary>
    bool IsKnown { get; }
}

/// <summary>One change of a trait.</summary>
/// <param name="At">From when it holds.</param>
/// <param name="Source">The source's key.</param>
/// <param name="MessageId">The message that brought it.</param>
/// <param name="Value">The value; JSON null clears the trait.</param>
public sealed record TraitChange(DateTimeOffset At, string Source, string MessageId, JsonElement Value);
