using System.Text.Json.Nodes;

namespace Weft.Server.Demo.Shop;

/// <summary>E-mails that the shop's mail tool sends, and what comes of them.</summary>
internal sealed class Mailing(TeaShop shop)
{
    private static readonly string[] Subjects =
        ["First flush is here", "A pot for two", "Rainy day blends", "Iced tea, properly", "The autumn shelf", "Hampers, early", "What we drink at work"];

    private Chance Chance => shop.Chance;

    /// <summary>The newsletter, to those given.</summary>
    public void Newsletter(IEnumerable<Person> readers, DateTimeOffset at)
    {
        var subject = Chance.Of(Subjects);
        foreach (var reader in readers)
            Send(reader, at + Chance.Seconds(0, 30), "newsletter", subject);
    }

    /// <summary>A word about what was left in the cart; some come back and order it.</summary>
    public void CartReminder(Person person, DateTimeOffset at)
    {
        var opened = Deliver(person, at, "cart-reminder", "Your tea is still waiting", 0.6);
        if (opened is not { } read || !Chance.In(0.5))
            return;
        Write(person, read, "Email Clicked", "cart-reminder", "Your tea is still waiting");
        if (person.Browsers.Count > 0)
            new WebVisit(shop, person, read + Chance.Seconds(2, 8), "cart-reminder").PlayToTheEnd();
    }

    private void Send(Person reader, DateTimeOffset at, string campaign, string subject)
    {
        if (Deliver(reader, at, campaign, subject, 0.35) is not { } read)
            return;
        if (Chance.In(0.015))
            Unsubscribe(reader, read + Chance.Seconds(5, 20));
        else if (Chance.In(0.25) && reader.Browsers.Count > 0)
            Click(reader, read + Chance.Seconds(3, 30), campaign, subject);
    }

    private DateTimeOffset? Deliver(Person person, DateTimeOffset at, string campaign, string subject, double opens)
    {
        Write(person, at, "Email Delivered", campaign, subject);
        if (person.IsAway(at) || !Chance.In(opens))
            return null;
        var read = at + (Chance.Seconds(600, 30_000) * shop.Lapse);
        Write(person, read, "Email Opened", campaign, subject);
        return read;
    }

    private void Click(Person reader, DateTimeOffset at, string campaign, string subject)
    {
        Write(reader, at, "Email Clicked", campaign, subject);
        new WebVisit(shop, reader, at + Chance.Seconds(2, 8), campaign).Play();
    }

    private void Unsubscribe(Person reader, DateTimeOffset at)
    {
        reader.Subscribed = false;
        Write(reader, at, "Unsubscribed", "newsletter", "");
        var message = Envelope.Mail("identify", reader.Email);
        message["traits"] = new JsonObject { ["newsletter"] = false };
        shop.Journal.Write(ShopSources.Mail, at, message);
    }

    private void Write(Person person, DateTimeOffset at, string name, string campaign, string subject) => shop.Journal.Write(
        ShopSources.Mail, at, Envelope.Mail("track", person.Email).Track(name, new() { ["campaign"] = campaign, ["subject"] = subject }));
}
