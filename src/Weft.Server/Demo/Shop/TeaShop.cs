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

    public Chance Chance { get; private set; }

    public Journal Journal { get; }

    public Population Population { get; }

    /// <summary>An order's number.</summary>
    public string NextOrder() => $"KL-{Chance.Between(100_000, 999_999)}";

    /// <summary>One visit, through the door that the person likes.</summary>
    public void Visit(Person person, DateTimeOffset at)
    {
        if (Chance.In(person.AtTheTill))
            new TillSale(this, person, at).Play();
        else if (person.Handset is not null && person.MaySignUp && Chance.In(0.6))
            new AppVisit(this, person, at).Play();
        else
            new WebVisit(this, person, at).Play();
    }
}
