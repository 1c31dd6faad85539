using Weft.Profiles;

namespace Weft.Audiences;

/// <summary>A profile that exists and of which no condition can name anything.</summary>
internal sealed class BlankHistory(bool isKnown) : IProfileHistory
{
    public static BlankHistory Known { get; } = new(true);

    public static BlankHistory Anonymous { get; } = new(false);

    public DateTimeOffset? FirstEventAt => DateTimeOffset.MinValue;

    public bool IsKnown => isKnown;

    public LatestFirst<ProfileEvent> Events(string name) => LatestFirst.Over<ProfileEvent>([]);

    public IEnumerable<AccountHistory> Accounts => [];

    public LatestFirst<ConsentStatement> Consent(string purpose) => LatestFirst.Over<ConsentStatement>([]);

    public LatestFirst<TraitChange> Changes(string trait) => LatestFirst.Over<TraitChange>([]);
}
