using System.Collections.Concurrent;

namespace Weft.Server.Web.People;

/// <summary>The names of people in rows, kept for a second: the same ones come up again and again, on every page, and a name may change.</summary>
internal sealed class PersonNames(Engine engine, TimeProvider clock)
{
    private const int Most = 5_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, (Person Person, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <summary>Who has a profile id now.</summary>
    public Person Of(string profileId)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(profileId, out var kept) && kept.Until > now)
            return kept.Person;
        if (_known.Count > Most)
            _known.Clear();
        var person = Read(profileId);
        _known[profileId] = (person, now + Fresh);
        return person;
    }

    private Person Read(string profileId)
    {
        var view = engine.Read();
        var profile = view.Profile(Identity.ProfileId.Type, profileId);
        return profile is null ? new(profileId, profileId, false) : Person.Of(view, profile);
    }
}
