using System.Globalization;
using System.Text;
using System.Text.Json;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Tests.Traits;

/// <summary>Each rule, on changes that say when, which source and what: <c>1 web "a"</c>. What shows is written <c>"a" @1</c>, or each value at odds.</summary>
public sealed class SurvivorshipTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1 web 'a' | 2 web 'b'", "'b' @2")]
    [InlineData("2 web 'b' | 1 web 'a'", "'b' @2")]
    [InlineData("1 web 'a' | 2 web null", "nothing")]
    [InlineData("1 web 'a' | 9 web 'later than now'", "'a' @1")]
    public void the_most_recent_value_shows_unless_said(string changes, string shows) => Assert.Equal(shows, Show("", changes));

    [Theory]
    [InlineData("1 web 'a' | 2 crm 'b'", "'a' @1")]
    [InlineData("1 web 'a' | 2 web null | 3 web 'c' | 4 web 'd'", "'c' @3")]
    [InlineData("1 web 'a' | 2 web null", "nothing")]
    [InlineData("1 web '' | 2 web 'b'", "'' @1")]
    public void oldest_is_the_first_since_the_last_clearing(string changes, string shows) => Assert.Equal(shows, Show("oldest", changes));

    [Theory]
    [InlineData("1 crm 'a' | 2 web 'b' | 3 shop 'c'", "'a' @1")]
    [InlineData("1 crm 'a' | 2 crm 'b' | 3 web 'c'", "'b' @2")]
    [InlineData("1 crm 'a' | 2 web 'b' | 3 crm null", "'b' @2")]
    [InlineData("1 crm 'a' | 2 web null", "'a' @1")]
    [InlineData("1 shop 'a' | 2 other 'b'", "'b' @2")]
    [InlineData("1 shop 'a' | 2 web 'b' | 3 shop 'c'", "'b' @2")]
    [InlineData("1 crm 'a' | 2 crm null", "nothing")]
    public void source_order_takes_the_first_source_that_has_a_value(string changes, string shows) =>
        Assert.Equal(shows, Show("{ keep: source_order, sources: [crm, web] }", changes));

    [Theory]
    [InlineData("1 web 'a' | 2 web 'a' | 3 web 'b'", "'a' @2")]
    [InlineData("1 web 'a' | 2 web 'b'", "'b' @2")]
    [InlineData("1 web 'a' | 2 web 'b' | 3 web 'a' | 4 web 'b' | 5 web 'c'", "'b' @4")]
    [InlineData("1 web 1 | 2 web 1.0 | 3 web '1'", "1.0 @2")]
    [InlineData("1 web 'a' | 2 web 'a' | 3 web null | 4 web 'b'", "'b' @4")]
    [InlineData("1 web {'a':1} | 2 web {'a': 1} | 3 web {'a':2}", "{'a': 1} @2")]
    [InlineData("1 web 12345678901234567890 | 2 web 12345678901234567891 | 3 web 12345678901234567890", "12345678901234567890 @3")]
    public void most_frequent_counts_changes_and_of_several_takes_the_latest(string changes, string shows) => Assert.Equal(shows, Show("most_frequent", changes));

    [Theory]
    [InlineData("max", "1 web 9 | 2 web 10 | 3 web 2", "10 @2")]
    [InlineData("min", "1 web 9 | 2 web 10 | 3 web 2", "2 @3")]
    [InlineData("max", "1 web '9' | 2 web '10'", "'10' @2")]
    [InlineData("max", "1 web 9 | 2 web 'n/a'", "9 @1")]
    [InlineData("min", "1 web 9 | 2 web true", "9 @1")]
    [InlineData("max", "1 web '2026-02-01' | 2 web '2026-01-31'", "'2026-02-01' @1")]
    [InlineData("min", "1 web 'b' | 2 web 'B'", "'B' @2")]
    [InlineData("max", "1 web '\uFFEE' | 2 web '😀'", "'😀' @2")]
    [InlineData("max", "1 web 5 | 2 web 5.0", "5.0 @2")]
    [InlineData("max", "1 web 9007199254740993 | 2 web 9007199254740992", "9007199254740993 @1")]
    [InlineData("max", "1 web true | 2 web false | 3 web [1]", "true @1")]
    [InlineData("max", "1 web [2] | 2 web [1]", "[1] @2")]
    [InlineData("max", "1 web 9 | 2 web null | 3 web 2", "2 @3")]
    public void max_and_min_compare_numbers_by_size_and_texts_by_character(string rule, string changes, string shows) => Assert.Equal(shows, Show(rule, changes));

    [Theory]
    [InlineData("1 web 'a' | 2 web 'b' | 3 web 'a'", "['a','b'] @2")]
    [InlineData("2 web 'b' | 1 web 'a'", "['a','b'] @2")]
    [InlineData("1 web ['a','b'] | 2 web ['b','c',null] | 3 web 'd'", "['a','b','c','d'] @3")]
    [InlineData("1 web 1 | 2 web 1.0 | 3 web '1'", "[1,'1'] @3")]
    [InlineData("1 web [['a']] | 2 web ['a']", "[['a'],'a'] @2")]
    [InlineData("1 web 'a' | 2 web null | 3 web 'b'", "['b'] @3")]
    [InlineData("1 web []", "[] @1")]
    [InlineData("1 web 'a' | 2 web null", "nothing")]
    public void union_lists_each_value_where_it_came_first(string changes, string shows) => Assert.Equal(shows, Show("union", changes));

    [Theory]
    [InlineData("1 web '' | 2 web ' ' | 3 web [] | 4 web {} | 5 web null | 6 web 'a' | 7 web 'b'", "'a' @6")]
    [InlineData("1 web 'a' | 2 web null", "'a' @1")]
    [InlineData("1 web 0", "0 @1")]
    [InlineData("1 web ''", "nothing")]
    public void first_non_empty_stays_whatever_comes_later(string changes, string shows) => Assert.Equal(shows, Show("first_non_empty", changes));

    [Theory]
    [InlineData("1 web 'a' | 2 web 'b'", "'b' @2")]
    [InlineData("1 web 'a' | 2 crm 'b'", "at odds 'b' @2, 'a' @1")]
    [InlineData("1 web 'a' | 2 crm 'a'", "'a' @2")]
    [InlineData("1 web#1 'a' | 2 web#2 'b'", "at odds 'b' @2, 'a' @1")]
    [InlineData("1 web 'a' | 2 crm 'b' | 3 web null", "'b' @2")]
    [InlineData("1 web 'a' | 2 crm 'b' | 3 web 'b'", "'b' @3")]
    [InlineData("1 web 'a' | 2 crm 'b' | 3 shop 'a' | 4 app 'c'", "at odds 'c' @4, 'a' @3, 'b' @2")]
    [InlineData("1 web 'a' | 2 web null", "nothing")]
    public void never_keeps_what_differs_and_says_so(string changes, string shows) => Assert.Equal(shows, Show("never", changes));

    [Theory]
    [InlineData("tier: newest", "tier = newest", "is no rule; did you mean most_recent?")]
    [InlineData("tier: most_recnt", "tier = most_recnt", "did you mean most_recent?")]
    [InlineData("tier: [max]", "tier", "must be a rule, one of most_recent, oldest")]
    [InlineData("tier: source_order", "tier = source_order", "needs the sources, strongest first")]
    [InlineData("tier: { sources: [web] }", "tier.keep", "is required: one of most_recent")]
    [InlineData("tier: { keep: source_order, sources: [web, cmr] }", "tier.sources[1] = cmr", "is no source; did you mean crm?")]
    [InlineData("tier: { keep: source_order, sources: cmr }", "tier.sources = cmr", "is no source; did you mean crm?")]
    [InlineData("tier: { keep: source_order, sources: [web, web] }", "tier.sources[1] = web", "stands there twice")]
    [InlineData("tier: { keep: max, sources: [web] }", "tier.sources", "has no meaning with max")]
    [InlineData("tier: { kepe: max }", "tier.kepe = max", "did you mean keep?")]
    [InlineData("address.city: max", "address.city = address.city", "must be a whole trait, such as address")]
    [InlineData("max", "survivorship = max", "must be a map of traits and the rule of each")]
    public void a_mistake_names_its_path_its_value_and_what_would_be_accepted(string section, string where, string what)
    {
        var errors = new ConfigErrors();
        Read(section, errors);
        var messages = errors.All.Select(error => error.ToString()).ToList();
        Assert.Contains(messages, message => message.Contains(where, StringComparison.Ordinal) && message.Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public void the_default_holds_for_every_trait_that_is_not_named()
    {
        var rules = Read("{ default: oldest, tier: never, name: { keep: max } }", new());
        Assert.Equal(["oldest", "never", "max"], new[] { "anything", "tier", "name" }.Select(trait => rules.Of(trait).Word));
    }

    [Fact]
    public void the_page_s_example_is_read_and_its_table_has_every_rule()
    {
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "traits.md"));
        var errors = new ConfigErrors();
        var root = YamlConfig.Parse(page.Split("```yaml")[1].Split("```")[0], errors)!;
        var rules = Survivorship.Read(root["identity"]["survivorship"], ["web", "crm"], errors);
        Assert.Empty(errors.All);
        Assert.Equal(8, rules.Named.Count);
        Assert.All(Survivorship.Words, word => Assert.Contains(page.Split('\n'), line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains($"`{word}`", StringComparison.Ordinal)));
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Weft.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run within the repository.");
        return folder.FullName;
    }

    private static Survivorship Read(string section, ConfigErrors errors)
    {
        var body = section.Contains(':', StringComparison.Ordinal) && section[0] != '{' ? $"{{ {section} }}" : section;
        var root = YamlConfig.Parse($"survivorship: {body}", errors)!;
        return Survivorship.Read(root["survivorship"], ["web", "crm", "shop"], errors);
    }

    private static string Show(string rule, string changes)
    {
        var errors = new ConfigErrors();
        var survivorship = rule.Length == 0 ? Survivorship.Default : Read($"tier: {rule}", errors);
        Assert.Empty(errors.All);
        var all = changes.Split(" | ").Select(Change).OrderByDescending(change => change.At).ToList();
        if (survivorship.Show("tier", LatestFirst.Over(all), Start.AddHours(8)) is not { } shown)
            return "nothing";
        return shown.IsConflict ? $"at odds {string.Join(", ", shown.By.Select(one => Written(one.Json, one)))}" : Written(shown.Json, shown.Change);
    }

    private static string Written(ReadOnlyMemory<byte> json, TraitChange change) =>
        $"{Encoding.UTF8.GetString(json.Span).Replace('"', '\'')} @{(change.At - Start).TotalHours.ToString(CultureInfo.InvariantCulture)}";

    private static TraitChange Change(string text)
    {
        var parts = text.Split(' ', 3);
        var source = parts[1].Split('#');
        var at = Start.AddHours(int.Parse(parts[0], CultureInfo.InvariantCulture));
        return new(at, source[0], $"m{parts[0]}", JsonSerializer.Deserialize<JsonElement>(parts[2].Replace('\'', '"')))
        {
            Fragment = source.Length > 1 ? ulong.Parse(source[1], CultureInfo.InvariantCulture) : 1,
        };
    }
}
