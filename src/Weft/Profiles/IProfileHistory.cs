namespace Weft.Profiles;

/// <summary>
/// What a condition may know of one profile: its events and trait changes, over all its fragments. It is the same for a live answer (read from state), a
/// preview, and a test (plain lists). It may hold events and changes later than <c>now</c>; the evaluator looks past them.
/// </summary>
public interface IProfileHistory
{
    /// <summary>The events of a name, latest first; <c>*</c> is every track, page and screen.</summary>
    LatestFirst<ProfileEvent> Events(string name);

    /// <summary>The changes of a top-level trait, latest first. A JSON null clears it.</summary>
    LatestFirst<TraitChange> Changes(string trait);

    /// <summary>The accounts that it belongs to, also those that it joins later than <c>now</c>.</summary>
    IEnumerable<AccountHistory> Accounts { get; }

    /// <summary>What was said about a purpose, latest first.</summary>
    LatestFirst<ConsentStatement> Consent(string purpose);

    /// <summary>The earliest event of any call, however it is named; null when the profile has none and so is nobody to an audience.</summary>
    DateTimeOffset? FirstEventAt { get; }

    /// <summary>True with a user id, e-mail or phone.</summary>
    bool IsKnown { get; }
}
