using System.Text.Json.Nodes;

namespace Weft.Server.Demo.Shop;

/// <summary>One purchase over the counter. Who shows no loyalty card stays unseen, until they take one.</summary>
internal sealed class TillSale(TeaShop shop, Person person, DateTimeOffset at)
{
    private DateTimeOffset _at = at;

    private Chance Chance => shop.Chance;

    public void Play()
    {
        if (person.LoyaltyCard is null && Chance.In(0.6))
            TakeACard();
        if (person.LoyaltyCard is { } card)
            Pay(card);
        person.BusyUntil = _at;
    }

    // Some give their e-mail, some their phone number, some neither: their till history finds them when they register the card online.
    private void TakeACard()
    {
        person.LoyaltyCard = $"KL{Chance.Between(10_000_000, 99_999_999)}";
        var message = Envelope.Till("identify", person.LoyaltyCard);
        message["traits"] = Chance.Between(1, 10) switch
        {
            <= 3 => new JsonObject { ["firstName"] = person.First, ["email"] = person.Email },
            <= 6 => new JsonObject { ["firstName"] = person.First, ["phone"] = person.Phone },
            _ => [],
        };
        shop.Journal.Write(ShopSources.Store, _at, message);
        _at += Chance.Seconds(20, 60);
    }

    private void Pay(string card)
    {
        var basket = new Basket();
        for (var pieces = Chance.Between(1, 4); pieces > 0; pieces--)
            basket.Add(Catalogue.Pick(Chance, person.Taste), 1);
        var order = basket.Order(shop.NextOrder());
        order["store"] = person.Household.City;
        order["till"] = Chance.Between(1, 3);
        shop.Journal.Write(ShopSources.Store, _at, Envelope.Till("track", card).Track("Order Completed", order));
    }
}
