using System.Text.Json.Nodes;

namespace Weft.Server.Demo.Shop;

/// <summary>One use of the app; the first one installs it and signs in.</summary>
internal sealed class AppVisit(TeaShop shop, Person person, DateTimeOffset at)
{
    private readonly Basket _basket = new();
    private DateTimeOffset _at = at;

    private Chance Chance => shop.Chance;

    public void Play()
    {
        if (!person.HasApp)
            Install();
        Screen("Home");
        Screen(person.Taste);
        for (var looks = Chance.Between(0, 3); looks > 0; looks--)
            LookAt(Catalogue.Pick(Chance, person.Taste));
        if (!_basket.IsEmpty && Chance.In(0.65))
            Track("Order Completed", _basket.Order(shop.NextOrder()));
        person.BusyUntil = _at;
    }

    private void Install()
    {
        person.HasApp = person.HasAccount = true;
        Track("Application Installed", []);
        var message = Envelope.App("identify", person);
        message["traits"] = new JsonObject
        {
            ["firstName"] = person.First,
            ["lastName"] = person.Last,
            ["email"] = person.Email,
            ["phone"] = person.Phone,
            ["newsletter"] = person.Subscribed,
        };
        Write(message);
    }

    private void LookAt(Product product)
    {
        Track("Product Viewed", Basket.Properties(product));
        if (!Chance.In(0.3))
            return;
        _basket.Add(product, 1);
        Track("Product Added", Basket.Properties(product));
    }

    private void Screen(string name)
    {
        var message = Envelope.App("screen", person);
        message["name"] = name;
        message["properties"] = new JsonObject { ["name"] = name };
        Write(message);
    }

    private void Track(string name, JsonObject properties) => Write(Envelope.App("track", person).Track(name, properties));

    private void Write(JsonObject message)
    {
        shop.Journal.Write(ShopSources.App, _at, message);
        _at += Chance.Seconds(2, 20);
    }
}
