using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Configuration;
using Weft.Connectors.Console;
using Weft.Tests.Audiences;
using Weft.Tests.Audiences.Oracle;
using Weft.Tests.Identity;

namespace Weft.Tests.Order;

/// <summary>A random configuration, what happened under it, and how far its clock went.</summary>
internal sealed record World(RuleSet Rules, NaiveSurvivorship Survivorship, NaiveSet Audiences, IReadOnlyList<GivenCall> Calls, DateTimeOffset End)
{
    public const string Destination = "told";

    /// <summary>The destination that keeps the profiles' ids.</summary>
    public const string Followed = "followed";

    /// <summary>The destination that asks for computed traits.</summary>
    public const string Computed = "computed";
    private static readonly DateTimeOffset Start = Compiled.At("2026-03-27T00:00:00Z");
    private Workspace? _workspace;

    public static World Make(Random random)
    {
        var history = RandomHistory.Make(random);
        var step = random.Next(1, 5);
        var calls = history.Events.Select(one => GivenCall.Of(one with { Second = SecondOf(Start.AddHours(6 * (one.Second / history.Step / step))) }, random)).ToList();
        var ofTraits = new RandomCase(random).SetOfTraits(5);
        var set = Fixed(ofTraits.Traits);
        foreach (var (key, audience) in new RandomCase(random).Set().Concat(ofTraits.Take(2)))
            set[key] = audience;
        return new(history.Rules, NaiveSurvivorship.Make(random), set, calls, Start.AddHours(random.Next(20, 200)));
    }

    /// <summary>weft.yaml.</summary>
    public string Text => new JsonObject
    {
        ["workspace"] = new JsonObject { ["timezone"] = "Europe/London" },
        ["sources"] = new JsonObject { ["web"] = Source("wk_web"), ["app"] = Source("wk_app") },
        ["identity"] = Identity(),
        ["consent"] = new JsonObject { ["purposes"] = new JsonArray("ads", "mail") },
        ["audiences"] = JsonSerializer.SerializeToNode(Audiences.ToDictionary(pair => pair.Key, pair => pair.Value.Written())),
        ["traits"] = JsonSerializer.SerializeToNode(Audiences.Traits.ToDictionary(pair => pair.Key, pair => pair.Value.Written())),
        ["retention"] = new JsonObject { ["duplicates"] = "1d" },
        ["destinations"] = new JsonObject
        {
            [Destination] = new JsonObject
            {
                ["kind"] = "console",
                ["mappings"] = new JsonArray(new JsonObject { ["when"] = new JsonObject { ["audience"] = "*" } }),
            },
            [Computed] = new JsonObject
            {
                ["kind"] = "console",
                ["mappings"] = new JsonArray(new JsonObject { ["when"] = new JsonObject { ["trait"] = "*" } }),
            },
            [Followed] = new JsonObject
            {
                ["kind"] = "console",
                ["mappings"] = new JsonArray(new JsonObject { ["when"] = new JsonObject { ["event"] = new JsonArray("Profile Merged", "Profile Split") } }),
            },
        },
    }.ToJsonString();

    /// <summary>The same, compiled.</summary>
    public Workspace Workspace => _workspace ??= Compile();

    private static JsonObject Source(string writeKey) => new() { ["kind"] = "tracking", ["write_keys"] = new JsonArray(writeKey) };

    private JsonNode Identity()
    {
        var identity = JsonNode.Parse(JsonSerializer.Serialize(Rules.Written()))!;
        identity["survivorship"] = Survivorship.Written();
        return identity;
    }

    private Workspace Compile()
    {
        var errors = new ConfigErrors();
        var workspace = Weft.Workspace.Compile(Text, [new ConsoleKind(TextWriter.Null)], EnvironmentReferences.None, errors);
        Assert.Empty(errors.All.Select(error => error.ToString()));
        return workspace!;
    }

    private static int SecondOf(DateTimeOffset at) => (int)(at - GivenEvent.Epoch).TotalSeconds;

    private static NaiveSet Fixed(NaiveTraits traits) => new()
    {
        Traits = traits,
        ["never_a"] = new(false, new NaiveBoolean("not", [Event("A", new())])),
        ["known_without_b"] = new(true, new NaiveBoolean("none", [Event("B", new("within", 24))])),
        ["two_in_two_days"] = new(false, Event("*", new("within", 48), new() { ["gte"] = 2 })),
        ["a_then_gone"] = new(false, new NaiveBoolean("all", [Event("A", new()), new NaiveBoolean("not", [Event("A", new("within", 12))])])),
        ["page_or_x"] = new(false, new NaiveBoolean("any", [Event("Page Viewed", new("between", 6, 36)), new NaiveTrait(new("x", false, "exists", true))])),
        ["cheap"] = new(false, new NaiveEventCount(["A", "C"], [new("properties.x", false, "lt", 10m)], new() { ["lte"] = 2, ["gte"] = 1 }, new())),
        ["since"] = new(false, Event("B", new("fixed", Text: "2026-03-28"))),
        ["no_y"] = new(true, new NaiveTrait(new("y", false, "not_exists", true))),
        ["mailed"] = new(false, new NaiveTrait(new("email", false, "contains", "@x.io"))),
        // What shows of a trait by its rule, seen by audiences.
        ["mail_a"] = new(false, Trait("email", "equals", "a@x.io")),
        ["mail_b"] = new(false, Trait("email", "equals", "b@x.io")),
        ["mail_one"] = new(false, Trait("email", "exists", true)),
        ["mails_c"] = new(false, Trait("email[]", "equals", "c@x.io")),
        ["x_two"] = new(false, Trait("x", "gte", 2m)),
        ["x_little"] = new(false, Trait("x", "lt", 2m)),
        ["x_text"] = new(false, Trait("x", "contains", "a")),
        ["y_one"] = new(false, Trait("y", "equals", 1m)),
        ["list_b"] = new(false, Trait("list[]", "equals", "b")),
        ["account_two"] = new(false, new NaiveAccountTrait(new("x", false, "gte", 2m))),
        ["account_y"] = new(false, new NaiveAccountTrait(new("y", false, "exists", true))),
        ["no_account_y"] = new(false, new NaiveAccountTrait(new("y", false, "not_exists", true))),
        ["ads"] = new(false, new NaiveConsent("ads")),
        ["both"] = new(false, new NaiveBoolean("all", [new NaiveReference("no_y"), new NaiveReference("two_in_two_days")])),
        ["today"] = new(false, Event("C", new("this", Text: "day"))),
    };

    private static NaiveTrait Trait(string path, string by, object operand) => new(new(path, false, by, operand));

    private static NaiveEventCount Event(string name, NaiveTime time, Dictionary<string, int>? count = null) => new([name], [], count, time);
}
