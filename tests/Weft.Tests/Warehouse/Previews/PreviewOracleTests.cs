using System.Globalization;
using System.Text.Json;
using Weft.Audiences;
using Weft.Audiences.Operators;
using Weft.Configuration;
using Weft.Profiles;
using Weft.Tests.Audiences;
using Weft.Tests.Audiences.Oracle;
using Weft.Tests.Identity;
using Weft.Tests.Storage;
using Weft.Warehouse;
using JsonConfig = Weft.Tests.Audiences.JsonConfig;
using Weft.Warehouse.Previews;

namespace Weft.Tests.Warehouse.Previews;

/// <summary>
/// The preview over the warehouse, the live evaluator and a full scan that is written separately say the same of everybody, at any instants. A round is one definition; <c>WEFT_SEED</c> repeats, and
/// <c>WEFT_ROUNDS</c> says how many.
/// </summary>
[Trait(Rounds.Nightly, "rounds")]
public sealed class PreviewOracleTests : IDisposable
{
    private const int Definitions = 200;
    private const int DefinitionsOfOne = 20;
    private const int OperatorsOfOne = 4;
    private const int People = 50;

    private readonly TempFolder _folder = new();
    private readonly Covered _covered = new();
    private long _asked;
    private long _decided;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void a_preview_says_of_everybody_at_any_instant_what_the_evaluator_and_a_full_scan_say()
    {
        var first = Rounds.Number("WEFT_SEED") ?? Random.Shared.Next();
        var rounds = Rounds.Number("WEFT_ROUNDS") ?? Definitions;
        using var warehouse = WarehouseDatabase.Open(Path.Combine(_folder.Path, "weft.duckdb"), _folder.Path, new());
        for (var (seed, turn, done) = (first, 0, 0); done < rounds; seed = unchecked(seed + 1), turn++)
            done += CheckPopulation(warehouse, seed, turn, Math.Min(DefinitionsOfOne, rounds - done));
        if (rounds >= Definitions)
            _covered.AssertAll(first);
        Assert.True(_decided * 3 < _asked, $"WEFT_SEED={first}: SQL left {_decided} of {_asked} answers open");
    }

    private int CheckPopulation(WarehouseDatabase warehouse, int seed, int turn, int most)
    {
        var random = new Random(seed);
        var population = new Population(random, People, turn);
        population.Fill(warehouse);
        _covered.Add(population.Rules);
        var done = 0;
        while (done < most)
        {
            // Some for operators in turns, so that none is left to chance.
            var set = done == 0 ? new RandomCase(random).SetOf(Enumerable.Range(turn * OperatorsOfOne, OperatorsOfOne).Select(at => OperatorTable.Names[at % OperatorTable.Names.Count])) : new RandomCase(random).Set();
            var written = JsonSerializer.Serialize(set.ToDictionary(pair => pair.Key, pair => pair.Value.Written()));
            _covered.Add(set);
            try
            {
                var audiences = Compile(written, population.Survivorship);
                done += audiences.All.Count(audience => Check(warehouse, population, set, audience, random));
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"WEFT_SEED={seed.ToString(CultureInfo.InvariantCulture)} {written} {population.Rules.Written()}", problem);
            }
        }

        return done;
    }

    private bool Check(WarehouseDatabase warehouse, Population population, NaiveSet set, AudienceDefinition audience, Random random)
    {
        DateTimeOffset[] instants = [.. Enumerable.Range(0, 3).Select(_ => random.Next(2) == 0 ? new RandomCase(random).Instant() : random.GetItems(RandomCase.Edges, 1)[0]).Order()];
        using var connection = warehouse.Connect();
        var answer = new PreviewRun(connection, audience, [], static _ => { }, TestContext.Current.CancellationToken).Count(instants, population.Profiles.Count, countsPeople: true);
        Assert.Equal(Dependencies.Of(audience) is { AccountTraits.Count: 0, Consents.Count: 0 }, answer is not null);
        if (answer is not { } found)
            return false;
        foreach (var (at, now) in instants.Index())
        {
            var live = population.Profiles.Where(one => audience.Evaluate(one.Value.ToHistory(), now).IsMember).Select(one => one.Key).ToList();
            var naive = population.Profiles.Where(one => set.IsMember(audience.Key, one.Value, now)).Select(one => one.Key).ToList();
            Assert.True(live.SequenceEqual(naive), $"{audience.Key} at {now:O}: live {Text(live)}, full scan {Text(naive)}");
            if (at == instants.Length - 1)
                Assert.True(live.SequenceEqual(found.Sample.Order()), $"{audience.Key} at {now:O}: live {Text(live)}, preview {Text(found.Sample.Order())}");
            Assert.True(live.Count == found.Sizes[at], $"{audience.Key} at {now:O}, of {string.Join(" ", instants.Select(one => one.ToString("O")))}: live {live.Count}, preview {found.Sizes[at]}");
        }

        Assert.Equal(population.Profiles.Count(one => one.Value.FirstEventAt <= instants[^1]), found.People);
        _asked += population.Profiles.Count;
        _decided += found.Decided;
        return true;
    }

    private static string Text(IEnumerable<ulong> profiles) => string.Join(' ', profiles);

    private static AudienceSet Compile(string written, Survivorship survivorship)
    {
        var errors = new ConfigErrors();
        var set = AudienceSet.Compile(JsonConfig.Read(written, "audiences"), Compiled.London, errors, survivorship, Compiled.Consent);
        Assert.Empty(errors.All);
        return set;
    }
}
