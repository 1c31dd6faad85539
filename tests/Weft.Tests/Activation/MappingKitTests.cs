using System.Globalization;
using System.Text.Json.Nodes;

namespace Weft.Tests.Activation;

public sealed class MappingKitTests
{
    private static readonly int Drawn = int.Parse(Environment.GetEnvironmentVariable("WEFT_ROUNDS") ?? "1500", CultureInfo.InvariantCulture);

    private static readonly string[] Files =
        ["path", "template", "if", "case", "replace", "arraypath", "merge", "flatten", "json", "exclude", "literal", "transform", "liquid", "liquid-off"];

    [Fact]
    public async Task a_mapping_written_for_the_public_kit_gives_the_same_here()
    {
        var payloads = MappingKit.Read("payloads.json");
        var cases = Files.SelectMany(file => MappingKit.Read($"{file}.json")).SelectMany(mapping => payloads.Select(payload => new MappingCase(mapping, payload))).ToList();
        Assert.True(cases.Count > 1200, $"only {cases.Count} cases");
        var kit = await MappingKit.RunAsync(cases);
        Assert.True(kit.Count(one => one.Error is null) > cases.Count * 4 / 5, "too many of the kit's own answers are errors");
        Check(cases, kit);
    }

    [Fact]
    public async Task mappings_drawn_at_random_give_the_same_too()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("WEFT_SEED") ?? $"{Environment.TickCount}", CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"WEFT_SEED={seed}");
        var draw = new MappingDraw(new(seed));
        var cases = Enumerable.Range(0, Drawn).Select(_ => draw.Case()).ToList();
        var kit = await MappingKit.RunAsync(cases);
        Assert.True(kit.Count(one => one.Error is null) > cases.Count / 2, "most drawn mappings fail: they try nothing");
        Check(cases, kit, $"WEFT_SEED={seed}: ");
    }

    private static void Check(List<MappingCase> cases, IReadOnlyList<(JsonNode? Value, string? Error)> expected, string drawnBy = "")
    {
        var wrong = new List<string>();
        foreach (var (one, theirs) in cases.Zip(expected))
        {
            var ours = MappingKit.Ours(one);
            if ((theirs.Error is null) != (ours.Error is null) || !MappingKit.Same(theirs.Value, ours.Value))
                wrong.Add($"{one}\n  the kit: {theirs.Error ?? MappingCase.Show(theirs.Value)}\n  ours:    {ours.Error ?? MappingCase.Show(ours.Value)}");
        }

        Assert.True(wrong.Count == 0, $"{drawnBy}{wrong.Count} of {cases.Count} differ:\n{string.Join("\n", wrong.Take(40))}");
    }

    [Fact]
    public async Task each_difference_from_the_kit_is_one_that_is_meant_and_written_down()
    {
        var listed = MappingKit.Read("differences.json");
        var cases = listed.Select(one => new MappingCase(one!["mapping"], one["payload"])).ToList();
        var kit = await MappingKit.RunAsync(cases);
        foreach (var ((one, theirs), difference) in cases.Zip(kit).Zip(listed))
        {
            Assert.True(MappingKit.Same(difference!["kit"], theirs.Value), $"{one}\n  the kit: {theirs.Error ?? MappingCase.Show(theirs.Value)}");
            var ours = MappingKit.Ours(one);
            Assert.True(MappingKit.Same(difference["weft"], ours.Value), $"{one}\n  ours: {ours.Error ?? MappingCase.Show(ours.Value)}");
        }
    }
}
