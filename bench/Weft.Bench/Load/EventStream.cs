namespace Weft.Bench.Load;

/// <summary>
/// The events of a shop by number, written straight into a request: 10 % by newcomers, 2 % late by up to a week, 0.5 % sent before, 3 % linking a known person
/// to a new device. An event is a function of the seed and its number, but for its time, which is when it is made; so there may be a hundred million of them
/// without any being kept. Those before <see cref="First"/> fill: one event by each person.
/// </summary>
/// <param name="templates">What the events look like.</param>
/// <param name="people">Who they are by.</param>
/// <param name="seed">Another seed, other events.</param>
/// <param name="fills">Whether it begins with one event by each person.</param>
internal sealed class EventStream(EventTemplates templates, People people, int seed, bool fills)
{
    private const double NewDevice = 0.03;
    private const double Newcomer = NewDevice + 0.10;
    private const double SentBefore = 0.005;
    private const double Late = 0.02;
    private const int WeekSeconds = 7 * 86400;

    // A repeated event has the time of the first, so times are kept for a while: one for so many events, so many of them.
    private const int EventsATime = 16;
    private const int Times = 4096;
    private const int Back = 4096;

    private readonly DateTime[] _times = new DateTime[Times];

    /// <summary>The number to begin with.</summary>
    public long Start => fills ? 0 : First;

    /// <summary>The first that does not fill.</summary>
    public long First => (people.Count + EventsATime - 1) / EventsATime * EventsATime;

    /// <summary>How many of those written so far repeat another one.</summary>
    public long Repeated { get; private set; }

    /// <summary>Two people in three have signed in; the others are known by a device only, until a new device comes with a user id.</summary>
    public static bool IsSignedIn(int person) => person % 3 != 0;

    /// <summary>The device that a person has from the first.</summary>
    public static void WriteDevice(Span<byte> target, int person) => Digits.WriteGuid(target, Dice.Mix(~(ulong)person), Dice.Mix((ulong)person));

    /// <summary>Writes an event.</summary>
    /// <param name="number">Its number; each one once, upwards from <see cref="Start"/>.</param>
    /// <param name="target">Room for it.</param>
    /// <param name="path">Where it is sent when it is sent alone.</param>
    /// <returns>Its bytes.</returns>
    public int Write(long number, Span<byte> target, out string path)
    {
        if (number % EventsATime == 0)
            _times[number / EventsATime % Times] = DateTime.UtcNow;
        var origin = Origin(number);
        if (origin != number)
            Repeated++;
        var dice = new Dice((ulong)seed, origin);
        var (person, linksNewDevice) = Who(ref dice, origin);
        var template = templates.Pick(ref dice, person, linksNewDevice || IsSignedIn(person));
        path = template.Path;
        template.Json.CopyTo(target);
        Fill(template, target, ref dice, origin, person, linksNewDevice);
        return template.Json.Length;
    }

    /// <summary>The event that a number stands for: itself, or an earlier one that is sent again.</summary>
    private long Origin(long number)
    {
        while (number - First > Back)
        {
            var dice = new Dice(~(ulong)seed, number);
            if (dice.Share() >= SentBefore)
                break;
            number -= 1 + dice.Below(Back);
        }

        return number;
    }

    private (int Person, bool LinksNewDevice) Who(ref Dice dice, long number)
    {
        if (number < First)
            return ((int)Math.Min(number, people.Count - 1), false);
        var sort = dice.Share();
        return sort < NewDevice ? (people.Anyone(ref dice), true)
            : sort < Newcomer ? (people.New(number - First), false)
            : (people.Known(ref dice), false);
    }

    private void Fill(EventTemplate template, Span<byte> json, ref Dice dice, long number, int person, bool linksNewDevice)
    {
        Digits.WriteGuid(json[template.MessageId..], Dice.Mix((ulong)number), dice.Next());
        if (template.UserId >= 0)
            Digits.WriteNumber(json[template.UserId..], person, Digits.Person);
        if (linksNewDevice)
            Digits.WriteGuid(json[template.AnonymousId..], dice.Next(), dice.Next());
        else
            WriteDevice(json[template.AnonymousId..], person);
        Digits.WriteTime(json[template.Timestamp..], Time(ref dice, number));
        Digits.WriteAddress(json[template.Ip..], person);
        if (template.Email >= 0)
            Digits.WriteNumber(json[template.Email..], person, Digits.Person);
        if (template.Product >= 0)
            Digits.WriteNumber(json[template.Product..], dice.Below(20_000), Digits.Product);
    }

    private DateTime Time(ref Dice dice, long number)
    {
        var time = _times[number / EventsATime % Times].AddMilliseconds(-dice.Below(1000));
        return number >= First && dice.Share() < Late ? time.AddSeconds(-dice.Below(WeekSeconds)) : time;
    }
}
