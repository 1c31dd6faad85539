using Weft.Storage;

namespace Weft.Audiences.Backfills;

/// <summary>What was told of profiles: behind what they stand to, while the telling of a definition that came into force goes on.</summary>
internal sealed class ToldStandings(StateBatch state)
{
    private readonly Memberships _memberships = Memberships.Of(state);
    private readonly BackfillWork _work = BackfillWork.Of(state);

    /// <summary>The audiences that a profile was told to be a member of, and since when.</summary>
    public IEnumerable<(string Audience, DateTimeOffset Since)> Of(ulong profile)
    {
        var told = _memberships.Shown(profile).Values.Where(standing => standing.IsMember).ToDictionary(standing => standing.Audience, standing => standing.Since);
        foreach (var retirement in _work.Retirements)
        {
            var since = _memberships.Since(profile, retirement.Slot);
            if (retirement.Next is not null && _work.IsUntold(retirement, profile))
                told.Remove(retirement.Audience);
            else if (retirement.Next is not null || retirement.IsQuiet(profile))
                continue;
            if (since is { } instant)
                told[retirement.Audience] = instant;
        }

        return told.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (one.Key, one.Value));
    }
}
