using System.Text.Json.Nodes;

namespace Weft.Server.Demo.Shop;

/// <summary>What somebody is about to buy.</summary>
internal sealed class Basket
{
    private readonly List<(Product Product, int Quantity)> _lines = [];

    public bool IsEmpty => _lines.Count == 0;

    /// <summary>In pounds.</summary>
    public decimal Total => _lines.Sum(line => line.Product.Price * line.Quantity);

    public void Add(Product product, int quantity) => _lines.Add((product, quantity));

    /// <summary>The properties of <c>Order Completed</c>, as the field's e-commerce events have them.</summary>
    public JsonObject Order(string orderId) => new()
    {
        ["order_id"] = orderId,
        ["revenue"] = Total,
        ["currency"] = "GBP",
        ["products"] = new JsonArray([.. _lines.Select(line => (JsonNode)Properties(line.Product, line.Quantity))]),
    };

    /// <summary>A product as an event's properties.</summary>
    public static JsonObject Properties(Product product, int quantity = 1) => new()
    {
        ["product_id"] = product.Sku,
        ["name"] = product.Name,
        ["category"] = product.Category,
        ["price"] = product.Price,
        ["quantity"] = quantity,
    };
}
