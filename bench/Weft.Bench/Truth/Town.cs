namespace Weft.Bench.Truth;

/// <summary>Somebody.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Household">Whom they live with: the numbers of all of them.</param>
internal sealed record Person(int Number, int[] Household)
{
    /// <summary>Those that they use, shared ones too.</summary>
    public List<Device> Devices { get; } = [];

    public string UserId => $"u{Number}";

    /// <summary>The e-mail that they have now.</summary>
    public string Email { get; set; } = $"p{Number}@mail.example";

    /// <summary>When they change it, in seconds; never where that is later than the last event.</summary>
    public long ChangesEmailAt { get; set; } = long.MaxValue;

    /// <summary>A family member's e-mail that they give once, the first time that they are asked for one from an instant on; null for none.</summary>
    public (long From, string Email, bool IsLogin)? FamilyEmail { get; set; }

    public string Phone { get; set; } = $"+4474{Number:D8}";

    /// <summary>From when on somebody else's former phone is theirs.</summary>
    public (long At, string Phone)? NextPhone { get; set; }

    /// <summary>Null for none.</summary>
    public string? Card { get; set; }
}

/// <summary>A browser.</summary>
internal sealed class Device
{
    public bool IsShared { get; set; }

    /// <summary>Its anonymous id; null before it was ever used.</summary>
    public string? Anonymous { get; set; }

    /// <summary>Who is logged in.</summary>
    public Person? User { get; set; }
}

/// <summary>Everybody, with what they have.</summary>
internal sealed class Town
{
    private readonly double _inFamilies;

    public Town(TruthOptions options, Random random)
    {
        var people = new List<Person>();
        while (people.Count < options.People)
        {
            var household = new int[Math.Min(One(options.Households, random), options.People - people.Count)];
            for (var i = 0; i < household.Length; i++)
                household[i] = people.Count + i;
            people.AddRange(household.Select(number => new Person(number, household)));
        }

        People = [.. people];
        _inFamilies = people.Count(person => person.Household.Length > 1) / (double)people.Count;
        foreach (var person in People)
            Equip(person, options, random);
    }

    public Person[] People { get; }

    // Shares are of everybody, and who lives alone has nobody to share with.
    private double InFamilies(double share) => _inFamilies == 0 ? 0 : share / _inFamilies;

    /// <summary>1 for the first of some shares, 2 for the second, …</summary>
    private static int One(double[] shares, Random random)
    {
        var chance = random.NextDouble() * shares.Sum();
        var at = 0;
        while (at < shares.Length - 1 && (chance -= shares[at]) >= 0)
            at++;
        return at + 1;
    }

    private void Equip(Person person, TruthOptions options, Random random)
    {
        for (var i = One(options.Devices, random); i > 0; i--)
        {
            var device = new Device { IsShared = person.Household.Length > 1 && random.NextDouble() < InFamilies(options.SharedDevices) };
            foreach (var user in device.IsShared ? person.Household : [person.Number])
                People[user].Devices.Add(device);
        }

        var end = options.Days * 86_400L;
        if (random.NextDouble() < options.ChangesEmail)
            person.ChangesEmailAt = random.NextInt64(end);
        if (person.Household.Length > 1 && random.NextDouble() < InFamilies(options.FamilyEmail))
            person.FamilyEmail = (random.NextInt64(end), People[person.Household[(Array.IndexOf(person.Household, person.Number) + 1) % person.Household.Length]].Email, random.NextDouble() < options.FamilyLogins);
        if (random.NextDouble() < options.Cards)
            person.Card = $"card-{person.Number:D7}";
        if (random.NextDouble() < options.RecycledPhones)
        {
            var given = random.NextInt64(end * 2 / 3, end);
            People[random.Next(People.Length)].NextPhone = (given, person.Phone);
            person.NextPhone = (given - (end / 3), $"+4475{person.Number:D8}");
        }
    }
}
