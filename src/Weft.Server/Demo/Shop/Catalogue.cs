namespace Weft.Server.Demo.Shop;

/// <summary>Something that the shop sells; the price is in pounds.</summary>
internal sealed record Product(string Sku, string Name, string Category, decimal Price)
{
    /// <summary>Its page's path.</summary>
    public string Path => $"{PathOf(Category)}/{Slug(Name)}";

    /// <summary>A category's page.</summary>
    public static string PathOf(string category) => "/" + Slug(category);

    private static string Slug(string name) => name.ToLowerInvariant().Replace(' ', '-').Replace("'", "").Replace("&", "and");
}

/// <summary>What stands on the shelves of Kettle &amp; Leaf.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Product> Products { get; } =
    [
        new("BLK-01", "Harbour Breakfast", "Black tea", 7.50m),
        new("BLK-02", "Old Clipper Earl Grey", "Black tea", 8.25m),
        new("BLK-03", "Darjeeling First Flush", "Black tea", 16.80m),
        new("BLK-04", "Smoky Lighthouse", "Black tea", 9.40m),
        new("BLK-05", "Assam Brahmaputra", "Black tea", 8.90m),
        new("GRN-01", "Sencha Morning Dew", "Green tea", 11.20m),
        new("GRN-02", "Jade Cloud", "Green tea", 12.60m),
        new("GRN-03", "Jasmine Pearls", "Green tea", 14.50m),
        new("GRN-04", "Kitchen Matcha", "Green tea", 18.00m),
        new("OOL-01", "Iron Goddess", "Oolong", 15.75m),
        new("OOL-02", "Milk Oolong", "Oolong", 13.90m),
        new("HRB-01", "Chamomile Meadow", "Herbal", 6.20m),
        new("HRB-02", "Lemon & Ginger", "Herbal", 5.90m),
        new("HRB-03", "Rooibos Vanilla", "Herbal", 6.80m),
        new("HRB-04", "Peppermint Garden", "Herbal", 5.60m),
        new("WAR-01", "Cast Iron Teapot", "Teaware", 48.00m),
        new("WAR-02", "Everyday Stoneware Mug", "Teaware", 14.00m),
        new("WAR-03", "Glass Infuser", "Teaware", 12.50m),
        new("WAR-04", "Bamboo Whisk", "Teaware", 16.00m),
        new("WAR-05", "Gooseneck Kettle", "Teaware", 62.00m),
        new("TRT-01", "Cornish Shortbread", "Treats", 4.75m),
        new("TRT-02", "Orange Blossom Honey", "Treats", 6.90m),
        new("TRT-03", "Ginger Biscuits", "Treats", 3.95m),
        new("GFT-01", "Taster's Box", "Gifts", 28.00m),
        new("GFT-02", "The Captain's Hamper", "Gifts", 55.00m),
    ];

    public static IReadOnlyList<string> Categories { get; } = [.. Products.Select(product => product.Category).Distinct()];

    /// <summary>One that suits a taste, or any other.</summary>
    public static Product Pick(Chance chance, string taste) => chance.Weighted(Products, product => product.Category == taste ? 5 : 1);
}
