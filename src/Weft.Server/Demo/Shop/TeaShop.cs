namespace Weft.Server.Demo.Shop;

/// <summary>Kettle &amp; Leaf: a small tea shop with a website, tills, an app and e-mail. Everything in it follows from its seed. For one thread.</summary>
internal sealed class TeaShop
{
    public TeaShop(int seed)
    {
        Chance = new(seed);
        Journal = new(Chance);
        Population = new(Chance);
    }

    public Chance Chance { get; }

    public Journal Journal { get; }

    public Population Population { get; }

    /// <summary>How fast slow things go, such as opening an e-mail: 1 in real life, less when somebody watches.</summary>
    public double Lapse { get; private set; } = 1;

    /// <summary>From here on somebody watches.</summary>
    public void GoLive() => (Lapse, Journal.IsLive) = (0.002, true);

    /// <summary>An order's number.</summary>
    public string NextOrder() => $"KL-{Chance.Between(100_000, 999_999)}";

    /// <summary>One visit, through the door that the person likes.</summary>
    public void Visit(Person person, DateTimeOffset at)
    {
        if (Chance.In(person.AtTheTill))
            new TillSale(this, person, at).Play();
        else if (person.Handset is not null && person.MaySignUp && Chance.In(0.7))
            new AppVisit(this, person, at).Play();
        else
            new WebVisit(this, person, at).Play();
    }
}
