namespace Weft.Server.Demo.Shop;

/// <summary>The shop from now on, in time lapse: the same people, at a pace that one can read.</summary>
internal sealed class LiveShop
{
    private static readonly TimeSpan MailingEvery = TimeSpan.FromMinutes(4);
    private const int ReadersAtOnce = 20;

    private readonly TeaShop _shop;
    private readonly double _eventsPerSecond;
    private readonly Visitors _visitors;
    private readonly Mailing _mailing;
    private readonly PriorityQueue<ShopEvent, DateTimeOffset> _queue = new();
    private readonly DateTimeOffset _began;
    private DateTimeOffset _nextVisit;
    private DateTimeOffset _nextMailing;
    private double _eventsPerVisit = 6;

    /// <param name="shop">The shop, its past played.</param>
    /// <param name="ahead">What had begun and goes on.</param>
    /// <param name="eventsPerSecond">The pace.</param>
    /// <param name="now">When it begins.</param>
    public LiveShop(TeaShop shop, IEnumerable<ShopEvent> ahead, double eventsPerSecond, DateTimeOffset now)
    {
        (_shop, _eventsPerSecond, _visitors, _mailing) = (shop, eventsPerSecond, new(shop), new(shop));
        (_began, _nextVisit, _nextMailing) = (now, now, now + (MailingEvery / 4));
        shop.GoLive();
        foreach (var one in ahead)
            _queue.Enqueue(one, one.Arrives);
    }

    /// <summary>What has been sent by <paramref name="now"/> and was not given before, in order.</summary>
    public IReadOnlyList<ShopEvent> Until(DateTimeOffset now)
    {
        for (; _nextVisit <= now; _nextVisit += Gap(_nextVisit))
            Welcome(_nextVisit);
        if (_nextMailing <= now)
            SendNewsletter(now);
        var due = new List<ShopEvent>();
        while (_queue.TryPeek(out _, out var arrives) && arrives <= now)
            due.Add(_queue.Dequeue());
        return due;
    }

    /// <summary>The mail tool was told that somebody left a cart.</summary>
    /// <param name="userId">Who, where an account is known.</param>
    /// <param name="email">The address that is written to; of a family's, whoever reads it first.</param>
    /// <param name="now">When.</param>
    public void Remind(string? userId, string? email, DateTimeOffset now)
    {
        var people = _shop.Population.People;
        if ((people.FirstOrDefault(one => one.UserId == userId) ?? people.FirstOrDefault(one => one.Email == email)) is not { } person)
            return;
        _mailing.CartReminder(person, now + _shop.Chance.Seconds(1, 4));
        Take();
    }

    private void Welcome(DateTimeOffset at)
    {
        _visitors.Welcome(at);
        _eventsPerVisit += (Take() - _eventsPerVisit) * 0.02;
    }

    private void SendNewsletter(DateTimeOffset now)
    {
        _nextMailing = now + MailingEvery;
        var subscribers = _shop.Population.People.Where(person => person.Subscribed).ToList();
        if (subscribers.Count == 0)
            return;
        _mailing.Newsletter(Enumerable.Range(0, ReadersAtOnce).Select(_ => _shop.Chance.Of(subscribers)).Distinct().ToList(), now);
        Take();
    }

    // A real shop has rushes and lulls, a few minutes long.
    private TimeSpan Gap(DateTimeOffset at)
    {
        var tide = 1 + (0.4 * Math.Cos((at - _began).TotalSeconds / 40));
        return TimeSpan.FromSeconds(_shop.Chance.Exponential(_eventsPerVisit / _eventsPerSecond / tide));
    }

    private int Take()
    {
        var written = _shop.Journal.Take();
        foreach (var one in written)
            _queue.Enqueue(one, one.Arrives);
        return written.Count;
    }
}
