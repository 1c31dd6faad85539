namespace Weft.Bench.Truth;

/// <summary>An event, and whose it really is.</summary>
/// <param name="Person">Who did it.</param>
/// <param name="At">When, in seconds after the start.</param>
/// <param name="Arrives">When it is heard of, in seconds after the start.</param>
/// <param name="Number">From 0: its message id.</param>
internal sealed record TruthEvent(int Person, long At, long Arrives, int Number)
{
    /// <summary>Whether it is an identify call.</summary>
    public bool IsIdentify { get; init; }

    public string? UserId { get; init; }

    public string? Anonymous { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Card { get; init; }

    /// <summary>Whether its device is used by several people.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether the e-mail on it is somebody else's.</summary>
    public bool IsForeign { get; init; }
}

/// <summary>Events of people who are known, in the order in which they arrive: households with shared devices, logins and logouts, families' e-mails, mistakes.</summary>
internal sealed class TruthStream
{
    private static readonly string[] JunkIds = ["null", "undefined", "0000", "-1", "guest", "[object Object]", "unknown"];

    private readonly TruthOptions _options;
    private readonly Random _random;
    private readonly Town _town;
    private readonly List<TruthEvent> _events = [];
    private int _devices;
    private readonly HashSet<int> _enrolled = [];

    private TruthStream(TruthOptions options) => (_options, _random, _town) = (options, new(options.Seed), new(options, new(options.Seed ^ 0x5eed)));

    /// <summary>Every event, in the order of arrival; one that comes twice is there twice.</summary>
    public static List<TruthEvent> Make(TruthOptions options)
    {
        var stream = new TruthStream(options);
        foreach (var (at, person, isTill) in stream.Visits().OrderBy(visit => visit.At))
        {
            Live(person, at);
            if (isTill)
                stream.AtTill(person, at);
            else
                stream.Session(person, at);
        }

        return [.. stream._events.OrderBy(one => one.Arrives)];
    }

    private IEnumerable<(long At, Person Person, bool IsTill)> Visits()
    {
        var end = _options.Days * 86_400L;
        foreach (var person in _town.People)
        {
            for (var i = 1 + Some(_options.Sessions - 1); i > 0; i--)
                yield return (_random.NextInt64(end), person, false);
            for (var i = person.Card is null ? 0 : Some(2); i > 0; i--)
                yield return (_random.NextInt64(end), person, true);
        }
    }

    // So many in the mean, and none the most often.
    private int Some(double mean) => (int)(-Math.Log(1 - _random.NextDouble()) * mean + 0.5);

    private static void Live(Person person, long at)
    {
        if (at >= person.ChangesEmailAt)
            (person.Email, person.ChangesEmailAt) = ($"new{person.Number}@mail.example", long.MaxValue);
        if (person.NextPhone is { } next && at >= next.At)
            (person.Phone, person.NextPhone) = (next.Phone, null);
    }

    private void AtTill(Person person, long at)
    {
        // Who is given a card says how they can be reached.
        var enrols = _enrolled.Add(person.Number) && _random.NextDouble() < _options.Enrols;
        var one = new TruthEvent(person.Number, at, at, 0) { Card = person.Card, Phone = _random.NextDouble() < (enrols ? 0.5 : 0.1) ? person.Phone : null };
        Add((enrols && one.Phone is null) || _random.NextDouble() < 0.3 ? WithEmail(one, person, isTyped: true) : one);
    }

    private void Session(Person person, long at)
    {
        var device = person.Devices[_random.Next(person.Devices.Count)];
        device.Anonymous ??= NextAnonymous();
        var startsAnonymous = _random.NextDouble() < _options.StartAnonymous;
        if (device.User is not null && (startsAnonymous || device.User != person))
            End(device, person);
        var count = 1 + Some(_options.Events - 1);
        var logsInAt = !startsAnonymous ? 0 : _random.NextDouble() < _options.LogIn ? _random.Next(1, count + 1) : int.MaxValue;
        var typesAt = logsInAt > 0 && _random.NextDouble() < _options.TypesEmail ? _random.Next(count) : -1;
        for (var i = 0; i <= count; i++)
        {
            var when = at + (i * 20) + _random.Next(15);
            if (i == logsInAt && device.User is null)
                LogIn(person, device, when);
            if (i < count)
                Add(i == typesAt && device.User is null ? WithEmail(Seen(person, device, when), person, isTyped: true) : Seen(person, device, when));
        }

        if (device.User is not null && _random.NextDouble() < _options.LogOut)
            LogOut(device);
    }

    private void LogIn(Person person, Device device, long at)
    {
        device.User = person;
        Add(WithEmail(Seen(person, device, at) with { IsIdentify = true, Phone = _random.NextDouble() < 0.4 ? person.Phone : null }, person, isTyped: false));
    }

    // A login that ran out leaves the browser its id; before somebody else takes the device there is a logout.
    private void End(Device device, Person next)
    {
        if (device.User == next && _random.NextDouble() < _options.RunsOut)
            device.User = null;
        else
            LogOut(device);
    }

    private void LogOut(Device device)
    {
        device.User = null;
        if (_random.NextDouble() < _options.Renews)
            device.Anonymous = NextAnonymous();
    }

    private string NextAnonymous() => $"anon-{++_devices:D8}";

    private static TruthEvent Seen(Person person, Device device, long at) =>
        new(person.Number, at, at, 0) { Anonymous = device.Anonymous, UserId = device.User?.UserId, IsShared = device.IsShared };

    // What is typed may be wrong or a family member's; what a login brings is what the account has.
    private TruthEvent WithEmail(TruthEvent one, Person person, bool isTyped)
    {
        if (person.FamilyEmail is { } family && one.At >= family.From && isTyped != family.IsLogin)
        {
            person.FamilyEmail = null;
            return one with { Email = family.Email, IsForeign = true };
        }

        if (!isTyped || _random.NextDouble() >= _options.WrongEmail)
            return one with { Email = person.Email };
        return _random.NextDouble() < _options.SomebodysEmail
            ? one with { Email = _town.People[_random.Next(_town.People.Length)].Email, IsForeign = true }
            : one with { Email = $"wrong{_random.Next()}.{person.Email}" };
    }

    private void Add(TruthEvent one)
    {
        var isJunk = one.UserId is null && _random.NextDouble() < _options.Junk;
        var delay = _random.NextDouble() < _options.Late ? _random.NextInt64(3 * 86_400) : _random.Next(3);
        var heard = one with { Number = _events.Count, Arrives = one.At + delay, UserId = isJunk ? JunkIds[_random.Next(JunkIds.Length)] : one.UserId };
        _events.Add(heard);
        if (_random.NextDouble() < _options.Twice)
            _events.Add(heard with { Arrives = heard.Arrives + _random.Next(3_600) });
    }
}
