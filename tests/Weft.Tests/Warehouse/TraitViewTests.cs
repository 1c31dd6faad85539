using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Configuration;
using Weft.Profiles;
using Weft.Tests.Storage;
using Weft.Warehouse;

namespace Weft.Tests.Warehouse;

/// <summary>What the view of traits shows is what the rules show. The seed is printed; <c>WEFT_SEED</c> repeats it.</summary>
public sealed class TraitViewTests : IDisposable
{
    private static readonly string[] Values =
    [
        "null", "null", "1", "1.0", "2", "10", "1.5", "-1", "1e3", "12345678901234567890", "12345678901234567891", "true", "false", "\"a\"", "\"B\"", "\"b\"", "\"\"", "\"  \"", "\"1\"",
        "\"10\"", "\"01\"", "\"é\"", "\"\\u00e9\"", "\"it's\"", "\"\\\"q\\\"\"", "\"2026-01-31\"", "\"2026-02-01\"", "\"😀\"", "[]", "[ ]", "{}", "[1,\"a\"]", "[\"a\", \"b\", null, 1.0]", "[[1]]",
        "{\"a\":1}", "{\"a\": 1}", "{\"a\":2}", "\"[x]\"", "\"{}\"",
    ];

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();
    private readonly int _seed = Seeded.Seed();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void the_warehouse_shows_of_each_trait_what_its_rule_shows()
    {
        var random = new Random(_seed);
        using var warehouse = WarehouseDatabase.Open(Path.Combine(_folder.Path, "weft.duckdb"), _folder.Path, new());
        var survivorship = Rules();
        var changes = Enumerable.Range(0, 12_000).Select(number => Change(number, random, survivorship)).ToList();
        Fill(warehouse, changes);
        Assert.NotEqual(Expected(changes, survivorship), Found(warehouse));
        warehouse.Show(survivorship);
        AssertSame(Expected(changes, survivorship), Found(warehouse));
        Assert.True(Found(warehouse).Count > 1_000, "too little shows");
        warehouse.Show(Survivorship.Default);
        AssertSame(Expected(changes, Survivorship.Default), Found(warehouse));
    }

    // Many of one place, close together: the order within an instant counts too.
    private static (ulong Profile, string Trait, TraitChange Change) Change(int number, Random random, Survivorship survivorship)
    {
        var fragment = (ulong)random.Next(1, 601);
        var at = Start.AddHours(random.Next(6)).AddTicks(random.Next(2) == 0 ? 0 : random.Next(20));
        var value = JsonElement.Parse(random.GetItems(Values, 1)[0]);
        string[] traits = [.. survivorship.Named.Keys, "not named"];
        return ((fragment + 1) / 2, random.GetItems(traits, 1)[0], new(at, random.GetItems(["web", "crm", "it's"], 1)[0], $"m{random.Next(9)}-{number}", value) { Fragment = fragment });
    }

    private static Survivorship Rules()
    {
        var named = Survivorship.Words.Select(word => word == "source_order" ? "\"ordered\": { keep: source_order, sources: [crm, \"it's\"] }" : $"\"the {word}'s\": {word}");
        var errors = new ConfigErrors();
        var rules = Survivorship.Read(YamlConfig.Parse($"x: {{ {string.Join(", ", named)}, default: max }}", errors)!["x"], ["web", "crm", "it's"], errors);
        Assert.Empty(errors.All);
        return rules;
    }

    private static void Fill(WarehouseDatabase warehouse, List<(ulong Profile, string Trait, TraitChange Change)> changes)
    {
        using var transaction = warehouse.Begin();
        foreach (var (fragment, profile) in changes.Select(one => (one.Change.Fragment, one.Profile)).Distinct())
        {
            transaction.Tables.AddFragment(1, Start, fragment, new("user_id", fragment.ToString(CultureInfo.InvariantCulture)));
            transaction.Tables.AddProfileChange(1, Start, fragment, profile);
        }

        foreach (var (_, trait, change) in changes)
            transaction.Tables.AddTrait(1, change.Fragment, trait, change);
        transaction.Flush();
        transaction.Commit(1);
    }

    private static SortedSet<string> Expected(List<(ulong Profile, string Trait, TraitChange Change)> changes, Survivorship survivorship)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var group in changes.GroupBy(one => (one.Profile, one.Trait)))
        {
            var latestFirst = group.Select(one => one.Change).ToList();
            latestFirst.Sort(static (one, other) => other.CompareTo(one));
            if (survivorship.Show(group.Key.Trait, LatestFirst.Over(latestFirst), DateTimeOffset.MaxValue) is { IsConflict: false } shown)
                lines.Add($"p{group.Key.Profile}|{group.Key.Trait}|{Canonical(Encoding.UTF8.GetString(shown.Json.Span))}|{shown.Change.Source}|{shown.Change.MessageId}");
        }

        return lines;
    }

    private static SortedSet<string> Found(WarehouseDatabase warehouse)
    {
        using var connection = warehouse.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT profile_id, trait, value::VARCHAR, source, message_id FROM profile_traits";
        using var reader = command.ExecuteReader();
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        while (reader.Read())
            Assert.True(lines.Add($"{reader.GetString(0)}|{reader.GetString(1)}|{Canonical(reader.GetString(2))}|{reader.GetString(3)}|{reader.GetString(4)}"), "a trait shows twice");
        return lines;
    }

    private static string? Canonical(string json) => JsonNode.Parse(json)?.ToJsonString();

    private void AssertSame(SortedSet<string> expected, SortedSet<string> found)
    {
        var (missing, extra) = (expected.Except(found).Take(10), found.Except(expected).Take(10));
        Assert.True(expected.SetEquals(found), $"WEFT_SEED={_seed}\nmissing:\n  {string.Join("\n  ", missing)}\ntoo many:\n  {string.Join("\n  ", extra)}");
    }
}
