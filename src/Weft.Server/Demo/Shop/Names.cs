namespace Weft.Server.Demo.Shop;

/// <summary>Names, cities, and numbers and addresses that belong to nobody.</summary>
internal static class Names
{
    public static IReadOnlyList<string> First { get; } =
    [
        "Amelia", "Oliver", "Isla", "George", "Ava", "Arthur", "Freya", "Noah", "Florence", "Theo", "Zoë", "Leo", "Ivy", "Oscar", "Grace", "Harry",
        "Rosie", "Jack", "Siân", "Alfie", "Priya", "Arjun", "Aisha", "Omar", "Mei", "Kwame", "Niamh", "Callum", "Eilidh", "Hamish", "Carys", "Rhys",
        "Maya", "Finn", "Clara", "Edward", "Beatrice", "Hugo", "Margaret", "Alan", "Judith", "Keith", "Sofia", "Tomasz", "Yusuf", "Leila", "Ruth", "Samuel",
    ];

    public static IReadOnlyList<string> Last { get; } =
    [
        "Hughes", "Patel", "Clarke", "Murray", "Evans", "Walker", "Khan", "Robertson", "Turner", "Cooper", "Ward", "Morris", "Bailey", "Begum", "Reid",
        "Foster", "Kelly", "Gray", "Fraser", "Price", "Bennett", "Shaw", "Nowak", "Okafor", "Chapman", "Ellis", "Fox", "Marsh", "Pearce", "Lowe",
        "Hartley", "Sutton", "Whitaker", "Lloyd", "Sinclair", "Barker", "Dawson", "Fletcher", "Holt", "Nash", "Osborne", "Quinn", "Rowe", "Tate", "Webb",
    ];

    /// <summary>Cities, each with the range of numbers that Ofcom keeps free for drama there.</summary>
    private static readonly (string City, string Numbers)[] Places =
        [("London", "+44 20 7946 0"), ("Manchester", "+44 161 496 0"), ("Edinburgh", "+44 131 496 0"), ("Bristol", "+44 117 496 0"), ("Leeds", "+44 113 496 0")];

    public static string City(Chance chance) => chance.Of(Places).City;

    public static string Phone(Chance chance, string city) => $"{Array.Find(Places, place => place.City == city).Numbers}{chance.Between(0, 999):000}";

    /// <summary>An address in a domain that is reserved for examples.</summary>
    public static string Email(string first, string last, int number) => $"{Plain(first)}.{Plain(last)}{number % 100}@example.com";

    public static string FamilyEmail(string last, int number) => $"the.{Plain(last)}s{number}@example.org";

    private static string Plain(string name) => name.ToLowerInvariant().Replace('ë', 'e').Replace('â', 'a');
}
