using System.Text.Json.Nodes;

namespace Weft.Server.Demo.Shop;

/// <summary>Somebody writes or calls because something is not right, and is helped.</summary>
internal sealed class SupportCase(TeaShop shop, Person person, DateTimeOffset at)
{
    private static readonly string[] Subjects = ["Parcel is late", "Teapot arrived chipped", "Wrong tea in the box", "How do I brew this?", "Change of address"];

    public void Play()
    {
        var chance = shop.Chance;
        var (idType, id) = chance.In(0.6) ? ("email", person.Email) : ("phone", person.Phone);
        var ticket = new JsonObject { ["ticket_id"] = $"T-{chance.Between(10_000, 99_999)}", ["subject"] = chance.Of(Subjects) };
        Write(at, idType, id, "Ticket Opened", ticket.DeepClone().AsObject());
        ticket["rating"] = chance.Between(2, 5);
        Write(at + (chance.Seconds(900, 2 * 86_400) * shop.Lapse), idType, id, "Ticket Solved", ticket);
    }

    private void Write(DateTimeOffset when, string idType, string id, string name, JsonObject properties) =>
        shop.Journal.Write(ShopSources.Support, when, Envelope.Support("track", idType, id).Track(name, properties));
}
