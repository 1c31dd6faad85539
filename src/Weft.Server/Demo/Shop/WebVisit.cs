using System.Text.Json.Nodes;

namespace Weft.Server.Demo.Shop;

/// <summary>One visit to the website: somebody comes, mostly anonymous, looks around, and sometimes signs in, orders, or leaves a cart.</summary>
internal sealed partial class WebVisit
{
    private readonly TeaShop _shop;
    private readonly Person _person;
    private readonly string? _campaign;
    private readonly Browser _browser;
    private readonly Basket _basket = new();
    private DateTimeOffset _at;

    public WebVisit(TeaShop shop, Person person, DateTimeOffset at, string? campaign = null)
    {
        (_shop, _person, _at, _campaign) = (shop, person, at, campaign);
        _browser = person.Household.Tablet is { } tablet && shop.Chance.In(0.5) ? tablet : shop.Chance.Of(person.Browsers);
    }

    private Chance Chance => _shop.Chance;

    private bool IsShared => _browser == _person.Household.Tablet;

    public void Play()
    {
        TakeTheBrowser();
        Page("Home", "/");
        if (_person.HasAccount && _browser.SignedIn is null && Chance.In(IsShared ? 0.6 : 0.35))
            SignIn();
        LookAround();
        if (!_basket.IsEmpty)
            GoToTheCart();
        else if (!_person.Subscribed && Chance.In(0.04))
            AskForTheNewsletter();
        PutTheBrowserAway();
        _person.BusyUntil = _at;
    }

    /// <summary>A visit with one aim: what was left in the cart.</summary>
    public void PlayToTheEnd()
    {
        TakeTheBrowser();
        Page("Cart", "/cart");
        var product = Catalogue.Pick(Chance, _person.Taste);
        _basket.Add(product, 1);
        CheckOut();
        PutTheBrowserAway();
        _person.BusyUntil = _at;
    }

    // On a shared tablet the last one is often still signed in; and sessions run out.
    private void TakeTheBrowser()
    {
        if (_browser.SignedIn is { } other && other != _person)
            SignOut();
        else if (_browser.SignedIn is not null && Chance.In(0.5))
            _browser.SignedIn = null;
    }

    private void LookAround()
    {
        var category = Chance.In(0.6) ? _person.Taste : Chance.Of(Catalogue.Categories);
        Page(category, Product.PathOf(category));
        for (var looks = Chance.Between(0, 3); looks > 0; looks--)
        {
            var product = Catalogue.Pick(Chance, category);
            Track("Product Viewed", product, Basket.Properties(product));
            if (!Chance.In(0.3))
                continue;
            var quantity = Chance.In(0.2) ? 2 : 1;
            _basket.Add(product, quantity);
            Track("Product Added", product, Basket.Properties(product, quantity));
        }
    }

    private void GoToTheCart()
    {
        Page("Cart", "/cart");
        if (_person.HasAccount && _browser.SignedIn is null && Chance.In(0.5))
            SignIn();
        if (Chance.In(0.6))
            CheckOut();
    }

    private void CheckOut()
    {
        Track("Checkout Started", "/checkout", "Checkout", []);
        if (_browser.SignedIn is null && _person.HasAccount)
            SignIn();
        else if (_browser.SignedIn is null && _person.MaySignUp && Chance.In(0.7))
            SignUp();
        else if (_browser.SignedIn is null)
            Identify(new() { ["email"] = _person.Email, ["firstName"] = _person.First });
        var message = Message("track", "/checkout/thank-you", "Thank you").Track("Order Completed", _basket.Order(_shop.NextOrder()));
        if (Chance.In(0.04))
            message["integrations"] = new JsonObject { ["mail_tool"] = false };
        Write(message);
        if (Chance.In(0.03))
            new SupportCase(_shop, _person, _at + (Chance.Seconds(600, 86_400) * _shop.Lapse)).Play();
    }

    private void Page(string name, string path)
    {
        var message = Message("page", path, name);
        message["name"] = name;
        message["properties"] = new JsonObject { ["name"] = name, ["path"] = path, ["title"] = name };
        Write(message);
    }

    private void Track(string name, Product product, JsonObject properties) => Track(name, product.Path, product.Name, properties);

    private void Track(string name, string path, string title, JsonObject properties) => Write(Message("track", path, title).Track(name, properties));

    private JsonObject Message(string type, string path, string title) => Envelope.Web(type, _browser, path, title, _campaign);

    private void Write(JsonObject message)
    {
        _shop.Journal.Write(ShopSources.Web, _at, message);
        _at += Chance.Seconds(3, 25);
    }
}
