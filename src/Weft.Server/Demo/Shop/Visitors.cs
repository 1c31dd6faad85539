namespace Weft.Server.Demo.Shop;

/// <summary>Who comes next, when the shop is busy: regulars mostly, somebody new, and now and then one who had drifted away.</summary>
internal sealed class Visitors(TeaShop shop)
{
    private const double NewShare = 0.2;
    private const double ReturningShare = 0.03;

    /// <summary>Lets somebody in.</summary>
    public void Welcome(DateTimeOffset at)
    {
        if (Next(at) is not { } person)
            return;
        if (person.IsAway(at))
            person.BackAt = at;
        shop.Visit(person, at);
    }

    private Person? Next(DateTimeOffset at)
    {
        if (shop.Chance.In(NewShare))
            return shop.Population.Newcomer(at);
        var returning = shop.Chance.In(ReturningShare);
        var free = shop.Population.People.Where(person => person.Since <= at && person.BusyUntil <= at && person.IsAway(at) == returning).ToList();
        return free.Count == 0 ? null : shop.Chance.Weighted(free, person => person.VisitsPerMonth);
    }
}
