namespace Weft.Server.Demo.Shop;

/// <summary>A year in the life of the shop, up to an instant.</summary>
/// <param name="Past">What has arrived by then, in the order of arrival.</param>
/// <param name="Ahead">What has begun and goes on after it, in the order of arrival.</param>
internal sealed record ShopYear(IReadOnlyList<ShopEvent> Past, IReadOnlyList<ShopEvent> Ahead)
{
    private const int Days = 365;
    private const double PassersByPerDayAndPerson = 0.002;
    private static readonly TimeSpan BusyAtTheEnd = TimeSpan.FromMinutes(30);

    /// <summary>Plays the year that ends at <paramref name="end"/>.</summary>
    /// <param name="shop">A new shop.</param>
    /// <param name="people">How many live around it; each makes about 27 events.</param>
    /// <param name="end">When the year ends.</param>
    public static ShopYear Play(TeaShop shop, int people, DateTimeOffset end)
    {
        var opened = end.AddDays(-Days);
        shop.Population.Settle(people, opened);
        var mailing = new Mailing(shop);
        for (var day = opened; day < end; day = day.AddDays(1))
            PlayDay(shop, mailing, people * PassersByPerDayAndPerson, day, end - BusyAtTheEnd);
        PlayTheLastMinutes(shop, end);

        var told = shop.Journal.Take().OrderBy(one => one.Arrives).ThenBy(one => one.MessageId, StringComparer.Ordinal).ToList();
        return new([.. told.Where(one => one.Arrives <= end)], [.. told.Where(one => one.Arrives > end)]);
    }

    private static void PlayDay(TeaShop shop, Mailing mailing, double passersBy, DateTimeOffset day, DateTimeOffset until)
    {
        if (ShopCalendar.IsNewsletterDay(day))
            mailing.Newsletter([.. shop.Population.People.Where(person => person.Subscribed)], ShopCalendar.TimeOfDay(shop.Chance, day, inTheShop: true));
        foreach (var (at, person) in Plan(shop, passersBy, day).OrderBy(visit => visit.At).ToList())
        {
            if (at >= person.BusyUntil && at < until)
                shop.Visit(person, at);
        }
    }

    private static IEnumerable<(DateTimeOffset At, Person Person)> Plan(TeaShop shop, double passersBy, DateTimeOffset day)
    {
        var season = ShopCalendar.Season(day);
        foreach (var person in shop.Population.People.Where(person => person.Since <= day && !person.IsAway(day)))
        {
            for (var visits = shop.Chance.Poisson(person.VisitsPerMonth / 30 * season); visits > 0; visits--)
                yield return (ShopCalendar.TimeOfDay(shop.Chance, day, shop.Chance.In(person.AtTheTill)), person);
        }

        for (var left = shop.Chance.Poisson(passersBy * season); left > 0; left--)
            yield return (ShopCalendar.TimeOfDay(shop.Chance, day, inTheShop: false), shop.Population.Newcomer(day));
    }

    // So that whoever opens the demo finds people in the shop; the last two minutes are as busy as what follows.
    private static void PlayTheLastMinutes(TeaShop shop, DateTimeOffset end)
    {
        var visitors = new Visitors(shop);
        for (var at = end - BusyAtTheEnd; at < end; at += TimeSpan.FromSeconds(shop.Chance.Exponential(at > end.AddMinutes(-2) ? 1.2 : 8)))
            visitors.Welcome(at);
    }
}
