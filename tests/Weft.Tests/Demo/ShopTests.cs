using System.Text;
using System.Text.Json;
using Weft.Configuration;
using Weft.Events;
using Weft.Identity;
using Weft.Server.Demo;
using Weft.Server.Demo.Shop;

namespace Weft.Tests.Demo;

/// <summary>What the shop promises, measured over a year of it.</summary>
public sealed class ShopTests(ShopTests.OneYear played) : IClassFixture<ShopTests.OneYear>
{
    private const int Seed = 20261123;
    private const int People = 1_200;
    private static readonly DateTimeOffset End = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void the_same_seed_is_the_same_year()
    {
        var (one, other, another) = (Texts(played.Year), Texts(Play(Seed).Year), Texts(Play(Seed + 1).Year));
        Assert.Equal(one, other);
        Assert.NotEqual(one, another);
    }

    [Fact]
    public void a_year_is_a_year_long_and_of_the_size_that_is_told()
    {
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", Plain.GroupBy(one => one.Source).Select(source => $"{source.Key} {source.Count()}")));
        TestContext.Current.TestOutputHelper!.WriteLine($"{played.Year.Past.Count} events, {Tracks("Order Completed").Count} orders, {played.Year.Ahead.Count} ahead");
        Assert.InRange(played.Year.Past.Count, 24_000, 38_000);
        Assert.InRange(Plain.Min(one => one.At), End.AddDays(-366), End.AddDays(-364));
        Assert.All(ShopSources.WriteKeys.Keys, source => Assert.Contains(Plain, one => one.Source == source));
        Assert.InRange(Tracks("Order Completed").Count, 2_000, 6_000);
    }

    [Fact]
    public void the_past_is_told_in_the_order_of_arrival_and_the_rest_comes_later()
    {
        Assert.Equal(played.Year.Past.OrderBy(one => one.Arrives).Select(one => one.Arrives), played.Year.Past.Select(one => one.Arrives));
        Assert.All(played.Year.Past, one => Assert.True(one.Arrives <= End && one.At <= End));
        Assert.NotEmpty(played.Year.Ahead);
        Assert.All(played.Year.Ahead, one => Assert.True(one.Arrives > End));
    }

    [Fact]
    public void some_come_late_and_some_twice()
    {
        var late = Plain.Count(one => one.Mishap == Mishap.Late && one.Arrives - one.At >= TimeSpan.FromHours(1));
        var again = Plain.Count - Plain.Select(one => (one.Source, one.MessageId)).Distinct().Count();
        Assert.InRange(late / (double)Plain.Count, 0.01, 0.03);
        Assert.InRange(again / (double)Plain.Count, 0.004, 0.011);
    }

    [Fact]
    public void everything_is_accepted_but_what_is_broken_on_purpose()
    {
        var errors = new ConfigErrors();
        var workspace = Workspace.Compile(DemoFolder.Sample(), Weft.Connectors.Kinds.All(TimeProvider.System, TextWriter.Null), EnvironmentReferences.None, errors);
        Assert.Empty(errors.All);
        var promotion = new IdentifierPromotion(workspace!.Identity, workspace.Config.Region);
        var facts = new RequestFacts(RequestShape.Batch, null, true, null, End, new() { BatchBytes = int.MaxValue, BatchEvents = int.MaxValue })
        {
            HoldsIdentifier = message => promotion.Promote(TrackingEvent.Parse(message, "")).Ids.Count > 0,
        };
        using var request = RequestReader.Read(SdkBody.Batch(played.Year.Past, null), facts);
        Assert.Null(request.Unreadable);
        Assert.Equal(played.Year.Past.Where(one => one.Mishap == Mishap.Broken), played.Year.Past.Zip(request.Items).Where(pair => !pair.Second.IsAccepted).Select(pair => pair.First));
        Assert.All([RejectionReason.MissingEventName, RejectionReason.NoIdentifier, RejectionReason.BadTimestamp], reason => Assert.Contains(request.Items, item => item.Reason == reason));
        Assert.All(request.Items.Where(item => item.IsAccepted), item => Assert.Empty(promotion.Promote(TrackingEvent.Parse(item.Json, "")).Blocked));
    }

    [Fact]
    public void tablets_are_shared_and_families_share_an_email()
    {
        var usersOf = Bodies().Where(body => body.TryGetProperty("anonymousId", out _) && UserId(body) is not null)
            .GroupBy(body => body.GetProperty("anonymousId").GetString()!, body => UserId(body)!).ToList();
        Assert.InRange(usersOf.Count(browser => browser.Distinct().Count() > 1), 10, 400);

        var usersOfEmail = Identifies().Where(body => UserId(body) is not null && Trait(body, "email") is not null)
            .GroupBy(body => Trait(body, "email")!, body => UserId(body)!).ToList();
        Assert.InRange(usersOfEmail.Count(email => email.Key.StartsWith("the.", StringComparison.Ordinal) && email.Distinct().Count() > 1), 5, 150);
        Assert.All(usersOfEmail, email => Assert.True(email.Key.EndsWith("@example.com", StringComparison.Ordinal) || email.Key.EndsWith("@example.org", StringComparison.Ordinal)));
    }

    [Fact]
    public void anonymous_visits_become_known()
    {
        var web = Bodies(ShopSources.Web).Where(body => body.TryGetProperty("anonymousId", out _)).ToList();
        var known = web.Where(body => UserId(body) is not null).Select(body => body.GetProperty("anonymousId").GetString()).ToHashSet();
        var becameKnown = web.Where(body => UserId(body) is null && known.Contains(body.GetProperty("anonymousId").GetString())).Select(body => body.GetProperty("anonymousId").GetString()).Distinct().Count();
        var neverKnown = web.Select(body => body.GetProperty("anonymousId").GetString()).Where(id => !known.Contains(id)).Distinct().Count();
        Assert.InRange(becameKnown, 200, 1_500);
        Assert.InRange(neverKnown, 400, 4_000);
        Assert.NotEmpty(Tracks("Signed Out"));
    }

    [Fact]
    public void people_drift_away_and_some_come_back()
    {
        var away = played.Shop.Population.People.Count(person => person.IsAway(End));
        var back = played.Shop.Population.People.Count(person => person.AwayFrom < End && person.BackAt < End);
        Assert.InRange(away, 150, 600);
        Assert.InRange(back, 30, 250);
        foreach (var person in played.Shop.Population.People.Where(person => person.IsAway(End)))
            Assert.DoesNotContain(_visitsOf[person.UserId], at => at > person.AwayFrom + TimeSpan.FromDays(2));
    }

    [Fact]
    public void live_traffic_keeps_its_pace_and_goes_on_with_the_same_people()
    {
        var (shop, year) = Play(Seed);
        var live = new LiveShop(shop, year.Ahead, 5, End);
        var sent = new List<ShopEvent>();
        for (var at = End; at < End.AddMinutes(20); at = at.AddMilliseconds(200))
            sent.AddRange(live.Until(at));
        Assert.InRange(sent.Count / 1200.0, 3.5, 7);
        Assert.Equal(sent.OrderBy(one => one.Arrives).Select(one => one.Arrives), sent.Select(one => one.Arrives));
        Assert.All(ShopSources.WriteKeys.Keys, source => Assert.Contains(sent, one => one.Source == source));
        Assert.Contains(sent, one => one.Mishap == Mishap.Late && one.At < one.Arrives.AddMinutes(-9));
        Assert.Contains(sent, one => one.Mishap == Mishap.Again);
        var before = Bodies().Select(UserId).OfType<string>().ToHashSet();
        Assert.InRange(sent.Select(one => UserId(Parse(one))).OfType<string>().Distinct().Count(before.Contains), 20, 1_200);
        Assert.Contains(shop.Population.People, person => person.BackAt > End && person.AwayFrom < End.AddDays(-1) && person.BackAt < End.AddMinutes(20));
    }

    [Fact]
    public void a_reminder_of_the_cart_is_opened_and_brings_orders()
    {
        var (shop, year) = Play(Seed);
        var live = new LiveShop(shop, [], 0.001, End.AddHours(1));
        foreach (var person in shop.Population.People.Where(person => person.HasAccount).Take(50))
            live.Remind(person.UserId, null, End);
        live.Remind("nobody", "nobody@example.com", End);
        var names = live.Until(End.AddMinutes(30)).Select(Parse).Select(Name).ToList();
        Assert.All(["Email Delivered", "Email Opened", "Email Clicked", "Order Completed"], name => Assert.Contains(name, names));
    }

    private IReadOnlyList<ShopEvent> Plain => played.Plain;

    // Without those whom somebody else signs out.
    private readonly ILookup<string, DateTimeOffset> _visitsOf = played.Plain
        .Where(one => one.Source is ShopSources.Web or ShopSources.App && UserId(Parse(one)) is not null && Name(Parse(one)) != "Signed Out").ToLookup(one => UserId(Parse(one))!, one => one.At);

    private List<JsonElement> Tracks(string name) =>
        [.. Bodies().Where(body => Name(body) == name)];

    private IEnumerable<JsonElement> Identifies() => Bodies().Where(body => body.GetProperty("type").GetString() == "identify");

    private IEnumerable<JsonElement> Bodies(string? source = null) => Plain.Where(one => source is null || one.Source == source).Select(Parse);

    private static JsonElement Parse(ShopEvent one) => JsonElement.Parse(one.Json);

    private static string? Name(JsonElement body) => body.TryGetProperty("event", out var name) ? name.GetString() : null;

    private static string? UserId(JsonElement body) => body.TryGetProperty("userId", out var id) ? id.GetString() : null;

    private static string? Trait(JsonElement body, string name) => body.TryGetProperty("traits", out var traits) && traits.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static List<string> Texts(ShopYear year) => [.. year.Past.Concat(year.Ahead).Select(one => $"{one.Arrives:O} {one.Source} {one.Mishap} {Encoding.UTF8.GetString(one.Json)}")];

    private static (TeaShop Shop, ShopYear Year) Play(int seed)
    {
        var shop = new TeaShop(seed);
        return (shop, ShopYear.Play(shop, People, End));
    }

    public sealed class OneYear
    {
        internal TeaShop Shop { get; } = new(Seed);

        internal ShopYear Year { get; }

        internal IReadOnlyList<ShopEvent> Plain { get; }

        public OneYear()
        {
            Year = ShopYear.Play(Shop, People, End);
            Plain = [.. Year.Past.Where(one => one.Mishap != Mishap.Broken)];
        }
    }
}
