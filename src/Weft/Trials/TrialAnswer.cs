namespace Weft.Trials;

/// <summary>What other identity rules would make of what is known.</summary>
public sealed record TrialAnswer
{
    /// <summary>The instant of the answer: audiences are asked as of then.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How many links were taken again.</summary>
    public required long Links { get; init; }

    /// <summary>How many profiles with an event there are.</summary>
    public required BeforeAfter Profiles { get; init; }

    /// <summary>How often profiles with events become one, and how often one becomes several: <c>after = before - made + undone</c>.</summary>
    public required TrialMerges Merges { get; init; }

    /// <summary>The profiles that would hold other ids.</summary>
    public required TouchedProfiles Touched { get; init; }

    /// <summary>The profiles with the most ids.</summary>
    public required LargestProfiles Largest { get; init; }

    /// <summary>How many links each rule refuses, by the rule's name.</summary>
    public required IReadOnlyList<RefusedBy> Refusals { get; init; }

    /// <summary>The members of each audience.</summary>
    public required IReadOnlyList<AudienceSize> Audiences { get; init; }

    /// <summary>What the answer cannot know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>A number by the rules in force and by the others.</summary>
public readonly record struct BeforeAfter(long Before, long After);

/// <summary>Merges that come, and merges that go.</summary>
public readonly record struct TrialMerges(long Made, long Undone);

/// <summary>The profiles that would hold other ids.</summary>
/// <param name="Count">How many there are now of those with events.</param>
/// <param name="Samples">Some, with what would become of them.</param>
public sealed record TouchedProfiles(long Count, IReadOnlyList<TouchedSample> Samples);

/// <summary>Profiles as they are, and the profiles that would hold their ids.</summary>
public sealed record TouchedSample(IReadOnlyList<SampleProfile> Before, IReadOnlyList<SampleProfile> After);

/// <summary>A profile in an example.</summary>
/// <param name="ProfileId">Its id.</param>
/// <param name="Ids">How many external ids it has.</param>
/// <param name="ExternalIds">The first of them.</param>
public sealed record SampleProfile(string ProfileId, int Ids, IReadOnlyList<string> ExternalIds);

/// <summary>The profiles with the most ids, the largest first.</summary>
public sealed record LargestProfiles(IReadOnlyList<SampleProfile> Before, IReadOnlyList<SampleProfile> After);

/// <summary>How many links a rule refuses.</summary>
public sealed record RefusedBy(string Rule, long Before, long After);

/// <summary>The members of an audience.</summary>
public sealed record AudienceSize(string Key, long Before, long After);
