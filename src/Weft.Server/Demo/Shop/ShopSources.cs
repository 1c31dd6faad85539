namespace Weft.Server.Demo.Shop;

/// <summary>The sources of the shop, as <c>samples/demo/weft.yaml</c> has them.</summary>
internal static class ShopSources
{
    public const string Web = "web";
    public const string Store = "store";
    public const string App = "app";
    public const string Mail = "mail";
    public const string Support = "support";

    /// <summary>Each with its write key.</summary>
    public static IReadOnlyDictionary<string, string> WriteKeys { get; } =
        ((string[])[Web, Store, App, Mail, Support]).ToDictionary(source => source, source => $"wk_{source}");
}
