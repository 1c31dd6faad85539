using System.Text.Json;
using Weft.Configuration;
using Weft.Server.Configuration;
using Weft.Tests.Crash;
using Weft.Tests.Server;

namespace Weft.Tests.Import;

/// <summary>The whole of a shop's invoices, imported once, killed in the middle and gone on with: what is there is what the file says.</summary>
public sealed class RealDataTests(RealDataTests.Imported imported) : IClassFixture<RealDataTests.Imported>
{
    [Fact]
    public void there_are_as_many_people_as_customers()
    {
        var customers = imported.Lines.Select(line => line.Customer).ToHashSet();
        Assert.Equal((3_360, 3_360L, 0L), (customers.Count, imported.People.Known, imported.People.Anonymous));
        Assert.Equal(customers.Order(StringComparer.Ordinal), imported.Events.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void clean_lines_are_worth_what_they_are()
    {
        var clean = imported.Events.SelectMany(person => person.Value.Where(IsClean).Select(line => (person.Key, Worth: Price(line) * Quantity(line)))).ToList();
        Assert.Equal(226_467, clean.Count);
        Assert.Equal(3_317, clean.Select(line => line.Key).Distinct().Count());
        Assert.Equal(5_239_240.56m, Math.Round(clean.Sum(line => line.Worth), 2));
        Assert.Equal(imported.Lines.Where(line => line.IsClean).Sum(line => line.Price * line.Quantity), clean.Sum(line => line.Worth));
    }

    [Fact]
    public void sql_over_the_warehouse_says_the_same() => Assert.Equal(["226467,3317,5239240.56,232053,3360,2163"], imported.Sql.Skip(1));

    [Fact]
    public void everybody_has_the_lines_that_the_file_has() => Assert.Equal(
        imported.Lines.Select(line => $"{line.Customer} {line.Invoice} {line.Quantity} {line.Price:0.######} {Utc(line.At)}").Order(StringComparer.Ordinal),
        imported.Events.SelectMany(person => person.Value.Select(line => $"{person.Key} {Invoice(line)} {Quantity(line)} {Price(line):0.######} {line.GetProperty("timestamp").GetString()}")).Order(StringComparer.Ordinal));

    [Fact]
    public void the_audience_is_who_has_two_invoices_or_more()
    {
        var naive = imported.Lines.GroupBy(line => line.Customer).Where(lines => lines.Select(line => line.Invoice).Distinct().Count() >= 2).Select(lines => lines.Key);
        Assert.Equal(naive.Order(StringComparer.Ordinal), imported.Members.Order(StringComparer.Ordinal));
        Assert.Equal(2_163, imported.Members.Count);
    }

    [Fact]
    public void every_audience_of_the_sample_is_as_of_two_past_days_who_the_file_says()
    {
        foreach (var (audience, at) in imported.AsOf.Keys)
        {
            var counted = RetailAudiences.Count(audience, at, imported.Lines);
            TestContext.Current.TestOutputHelper?.WriteLine($"{audience} as of {at:yyyy-MM-dd}: {counted.Count} people");
            Assert.NotEmpty(counted);
            Assert.Equal(counted, imported.AsOf[(audience, at)]);
        }

        Assert.Equal(8, imported.AsOf.Count);
    }

    [Fact]
    public void recency_frequency_and_monetary_value_are_as_of_two_past_days_what_the_file_says()
    {
        Assert.Equal(RetailAudiences.Worth(imported.Lines), imported.Worth);
        Assert.True(imported.Worth.Count > 3 * 2 * 2_500, $"{imported.Worth.Count} values");
    }

    [Fact]
    public void nothing_was_taken_twice_though_it_was_killed_in_the_middle()
    {
        Assert.InRange(imported.KilledAt, 1, 320_704);
        Assert.Contains(imported.Said, line => line.Contains("gone on with behind row", StringComparison.Ordinal));
        Assert.Contains(imported.Said, line => line.Contains("232,053 accepted, 0 duplicate, 0 rejected, 88,652 left out", StringComparison.Ordinal));
        Assert.Equal((232_053L, 232_053L, 0L), (imported.Flow.Received, imported.Flow.Processed, imported.Flow.Duplicate));
    }

    [Fact]
    public async Task a_second_import_changes_nothing()
    {
        var (code, lines) = await imported.ImportAsync();
        Assert.Equal(0, code);
        Assert.Contains(lines, line => line.Contains("was imported already on", StringComparison.Ordinal));
        await using var engine = await imported.OpenAsync();
        Assert.Equal((imported.Flow.Received, imported.Position), (engine.Flow().Sources["shop"].Received, engine.Position));
    }

    [Fact]
    public void the_sample_is_a_valid_configuration()
    {
        var errors = new ConfigErrors();
        Assert.NotNull(ConfigFile.Read(Path.Combine(OnlineRetail.Samples, "weft.yaml"), EnvironmentReferences.None, errors));
        Assert.Empty(errors.All);
    }

    private static JsonElement Property(JsonElement line, string name) => line.GetProperty("properties").GetProperty(name);

    private static string Invoice(JsonElement line) => Property(line, "invoice").GetString()!;

    private static int Quantity(JsonElement line) => Property(line, "quantity").GetInt32();

    private static decimal Price(JsonElement line) => Property(line, "price").GetDecimal();

    private static bool IsClean(JsonElement line) => Quantity(line) > 0 && Price(line) > 0 && !Invoice(line).StartsWith('C');

    private static string Utc(string london)
    {
        var local = DateTime.ParseExact(london, "yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        return TimeZoneInfo.ConvertTimeToUtc(local, TimeZoneInfo.FindSystemTimeZoneById("Europe/London")).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>One import for all of them.</summary>
    public sealed class Imported : IAsyncLifetime
    {
        private const string Question = """
            SELECT count(*), count(DISTINCT user_id), sum(price * quantity)::DECIMAL(18, 2), (SELECT count(*) FROM events), (SELECT count(*) FROM people),
                (SELECT count(*) FROM members WHERE audience = 'two_or_more_invoices')
            FROM (SELECT user_id, properties->>'$.invoice' AS invoice, (properties->>'$.price')::DECIMAL(18, 6) AS price, (properties->>'$.quantity')::BIGINT AS quantity FROM events)
            WHERE quantity > 0 AND price > 0 AND NOT starts_with(invoice, 'C')
            """;

        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

        private readonly TemporaryFolder _folder = new();

        internal List<OnlineRetail> Lines { get; } = OnlineRetail.Lines();

        internal Dictionary<string, List<JsonElement>> Events { get; } = new(StringComparer.Ordinal);

        internal HashSet<string> Members { get; } = new(StringComparer.Ordinal);

        internal Dictionary<(string Audience, DateTimeOffset At), SortedSet<string>> AsOf { get; private set; } = [];

        internal SortedSet<string> Worth { get; private set; } = [];

        internal Profiles.PeopleCount People { get; private set; }

        internal SourceFlow Flow { get; private set; } = null!;

        internal IReadOnlyList<string> Said { get; private set; } = [];

        internal IReadOnlyList<string> Sql { get; private set; } = [];

        internal long KilledAt { get; private set; }

        internal long Position { get; private set; }

        public async ValueTask InitializeAsync()
        {
            await KillAsync();
            (var code, Said) = await ImportAsync();
            Assert.True(code == 0, string.Join('\n', Said));
            Sql = (await WeftProcess.RunAsync(_folder.Path, "sql", Question, "--data", "data", "--format", "csv")).Lines;
            await using var engine = await OpenAsync();
            var view = engine.Read();
            (People, Flow, Position) = (view.People, engine.Flow().Sources["shop"], engine.Position);
            foreach (var number in view.Memberships.Members("two_or_more_invoices").Select(member => member.Profile))
            {
                var profile = view.ProfileOf(number);
                Members.Add(Customer(profile));
            }

            foreach (var customer in Lines.Select(line => line.Customer).Distinct())
            {
                var profile = view.Profile("user_id", customer);
                Assert.NotNull(profile);
                Events[Customer(profile)] = [.. profile.Events("Order Line").Select(happened => happened.Body)];
            }

            Worth = RetailAudiences.Worth(view.Workspace, Events.Keys.Select(customer => view.Profile("user_id", customer)!));
            AsOf = RetailAudiences.Ask(view.Workspace, Events.Keys.Select(customer => view.Profile("user_id", customer)!));
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }

        internal async Task<(int ExitCode, IReadOnlyList<string> Lines)> ImportAsync()
        {
            await using var import = WeftProcess.Start(_folder.Path, Arguments());
            await import.ExitedAsync(Patience);
            return (import.ExitCode, import.Lines);
        }

        internal Task<Engine> OpenAsync() => Engine.OpenAsync(new() { DataFolder = _folder.Sub("data"), Delivers = false }, null, TestContext.Current.CancellationToken);

        private static string Customer(Profiles.StoredProfile profile) => Assert.Single(profile.Fragments).Id.Value;

        private static string[] Arguments() =>
        [
            "import", OnlineRetail.File, "--map", Path.Combine(OnlineRetail.Samples, "mapping.yaml"), "--config", Path.Combine(OnlineRetail.Samples, "weft.yaml"), "--data", "data",
        ];

        private async Task KillAsync()
        {
            await using var import = WeftProcess.Start(_folder.Path, Arguments());
            Assert.True(await Settings.UntilAsync(() => Task.FromResult(Taken() > 60_000), Patience), "no row was taken");
            KilledAt = Taken();
        }

        private long Taken()
        {
            var imports = Path.Combine(_folder.Sub("data"), "imports");
            var entry = Directory.Exists(imports) ? Directory.EnumerateFiles(imports, "*.json").SingleOrDefault() : null;
            return entry is null ? 0 : JsonElement.Parse(File.ReadAllText(entry)).GetProperty("rows").GetInt64();
        }
    }
}
