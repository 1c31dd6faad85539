namespace Weft.Server.Demo.Shop;

/// <summary>The people of the shop: households, who shares what, who comes often, who drifts away.</summary>
internal sealed class Population(Chance chance)
{
    private const int FirstNumber = 1001;
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);
    private readonly List<Person> _people = [];

    public IReadOnlyList<Person> People => _people;

    /// <summary>Moves people in, household by household, until there are so many; <paramref name="opened"/> is the first day of the year to come.</summary>
    public void Settle(int people, DateTimeOffset opened)
    {
        while (_people.Count < people)
            MoveIn(opened);
    }

    /// <summary>Somebody new, on a device of their own.</summary>
    public Person Newcomer(DateTimeOffset at)
    {
        var last = chance.Of(Names.Last);
        var person = Make(last, new(Names.City(chance), Names.FamilyEmail(last, _people.Count)), at, 0.15);
        person.Browsers.Add(chance.In(0.5) ? Devices.Phone(chance) : Devices.Computer(chance));
        _people.Add(person);
        return person;
    }

    private void MoveIn(DateTimeOffset opened)
    {
        var size = chance.Weighted([(1, 50), (2, 30), (3, 12), (4, 8)], one => one.Item2).Item1;
        var last = chance.Of(Names.Last);
        var household = new Household(Names.City(chance), Names.FamilyEmail(last, _people.Count));
        if (size > 1 && chance.In(0.5))
            household.Tablet = Devices.Tablet(chance);
        for (var i = 0; i < size; i++)
        {
            var person = Make(chance.In(0.8) ? last : chance.Of(Names.Last), household, Joined(opened), household.Tablet is null ? 0.7 : 0.9);
            GiveDevices(person);
            Drift(person, opened);
            if (person.Since == opened && person.MaySignUp && chance.In(0.5))
                (person.HasAccount, person.Subscribed) = (true, chance.In(0.55));
            _people.Add(person);
        }
    }

    private Person Make(string last, Household household, DateTimeOffset since, double signsUp)
    {
        var (first, number) = (chance.Of(Names.First), FirstNumber + _people.Count);
        return new()
        {
            Number = number,
            First = first,
            Last = last,
            Household = household,
            Email = household.Tablet is not null && chance.In(0.3) ? household.FamilyEmail : Names.Email(first, last, number),
            Phone = Names.Phone(chance, household.City),
            Taste = chance.Of(Catalogue.Categories),
            VisitsPerMonth = (0.12 + chance.Exponential(0.28)) * (household.Tablet is null ? 1 : 1.7),
            AtTheTill = chance.In(0.45) ? 0.65 : 0.05,
            MaySignUp = chance.In(signsUp),
            Since = since,
            Handset = chance.In(0.45) ? Devices.Handset(chance) : null,
        };
    }

    // Half of them knew the shop before the year began.
    private DateTimeOffset Joined(DateTimeOffset opened) => chance.In(0.5) ? opened : opened + chance.Seconds(0, Year.TotalSeconds);

    private void GiveDevices(Person person)
    {
        if (chance.In(0.75))
            person.Browsers.Add(Devices.Computer(chance));
        if (person.Browsers.Count == 0 || chance.In(0.5))
            person.Browsers.Add(Devices.Phone(chance));
    }

    private void Drift(Person person, DateTimeOffset opened)
    {
        if (!chance.In(0.4))
            return;
        person.AwayFrom = opened + chance.Seconds(Year.TotalSeconds * 0.1, Year.TotalSeconds * 0.95);
        if (chance.In(0.3))
            person.BackAt = person.AwayFrom + chance.Seconds(70 * 86_400, 200 * 86_400);
    }
}
