using System.Text.Json;
using Weft.Audiences.Operators;
using static Weft.Tests.Audiences.Compiled;

namespace Weft.Tests.Audiences;

public sealed class OperatorTests
{
    [Theory]
    [InlineData("equals", "5", "5", true)]
    [InlineData("equals", "5", "5.0", true)]
    [InlineData("equals", "5", "\"5\"", true)]
    [InlineData("equals", "5", "\"5.0\"", true)]
    [InlineData("equals", "\"5\"", "\"5.0\"", false)]
    [InlineData("equals", "\"5\"", "5", true)]
    [InlineData("equals", "5", "\"05\"", false)]
    [InlineData("equals", "5", "\" 5\"", false)]
    [InlineData("equals", "9007199254740993", "9007199254740992", false)]
    [InlineData("equals", "9007199254740993", "\"9007199254740993\"", true)]
    [InlineData("equals", "true", "true", true)]
    [InlineData("equals", "true", "\"true\"", false)]
    [InlineData("equals", "\"true\"", "true", false)]
    [InlineData("equals", "\"true\"", "\"true\"", true)]
    [InlineData("equals", "1", "true", false)]
    [InlineData("equals", "\"a\"", "\"A\"", false)]
    [InlineData("equals", "\"\"", "\"\"", true)]
    [InlineData("equals", "\"2026-01-01T10:00:00+01:00\"", "\"2026-01-01T09:00:00.000Z\"", true)]
    [InlineData("equals", "\"a\"", "[\"a\"]", false)]
    [InlineData("in", "[1,\"b\"]", "\"b\"", true)]
    [InlineData("in", "[1,\"b\"]", "1.0", true)]
    [InlineData("in", "[1,\"b\"]", "\"c\"", false)]
    [InlineData("contains", "\"ell\"", "\"hello\"", true)]
    [InlineData("contains", "\"ELL\"", "\"hello\"", false)]
    [InlineData("contains", "\"vip\"", "[\"new\",\"vip\"]", true)]
    [InlineData("contains", "\"vi\"", "[\"new\",\"vip\"]", false)]
    [InlineData("contains", "\"5\"", "1500", false)]
    [InlineData("starts_with", "\"he\"", "\"hello\"", true)]
    [InlineData("starts_with", "\"lo\"", "\"hello\"", false)]
    [InlineData("ends_with", "\"lo\"", "\"hello\"", true)]
    [InlineData("ends_with", "\"he\"", "\"hello\"", false)]
    [InlineData("matches", "\"^h.*o$\"", "\"hello\"", true)]
    [InlineData("matches", "\"l{2}\"", "\"hello\"", true)]
    [InlineData("matches", "\"5\"", "5", false)]
    [InlineData("gt", "5", "5", false)]
    [InlineData("gt", "5", "5.0001", true)]
    [InlineData("gt", "5", "\"10\"", true)]
    [InlineData("gt", "\"5\"", "\"10\"", false)]
    [InlineData("gt", "5", "\"abc\"", false)]
    [InlineData("gt", "0", "1e-30", true)]
    [InlineData("gte", "5", "5", true)]
    [InlineData("gte", "5", "\"5\"", true)]
    [InlineData("gte", "5", "true", false)]
    [InlineData("lt", "5", "4", true)]
    [InlineData("lt", "5", "5", false)]
    [InlineData("lt", "\"b\"", "\"a\"", true)]
    [InlineData("lt", "\"2026-01-01T10:00:00Z\"", "\"2026-01-01T10:30:00+01:00\"", true)]
    [InlineData("lte", "5", "5", true)]
    [InlineData("lte", "5", "1e2", false)]
    [InlineData("exists", "true", "\"\"", true)]
    [InlineData("exists", "true", "[]", true)]
    [InlineData("exists", "true", "false", true)]
    [InlineData("is_true", "true", "true", true)]
    [InlineData("is_true", "true", "\"true\"", false)]
    [InlineData("is_true", "true", "1", false)]
    [InlineData("is_false", "true", "false", true)]
    [InlineData("is_false", "true", "\"false\"", false)]
    [InlineData("before", "\"2026-01-02\"", "\"2026-01-01T23:59:59Z\"", true)]
    [InlineData("before", "\"2026-01-02\"", "\"2026-01-02\"", false)]
    [InlineData("before", "\"2026-01-02\"", "\"abc\"", false)]
    [InlineData("before", "\"2026-01-02\"", "5", false)]
    [InlineData("after", "\"2026-01-02\"", "\"2026-01-02T00:00:01Z\"", true)]
    [InlineData("after", "\"2026-01-02\"", "\"2026-01-02\"", false)]
    [InlineData("within_last", "\"5d\"", "\"2026-03-05T12:00:00Z\"", false)]
    [InlineData("within_last", "\"5d\"", "\"2026-03-05T12:00:01Z\"", true)]
    [InlineData("within_last", "\"5d\"", "\"2026-03-10T12:00:00Z\"", true)]
    [InlineData("within_last", "\"5d\"", "\"2026-03-10T12:00:01Z\"", false)]
    [InlineData("within_last", "\"5d\"", "\"0001-01-01T00:00:00Z\"", false)]
    [InlineData("within_next", "\"5d\"", "\"2026-03-10T12:00:00Z\"", false)]
    [InlineData("within_next", "\"5d\"", "\"2026-03-15T12:00:00Z\"", true)]
    [InlineData("within_next", "\"5d\"", "\"2026-03-15T12:00:01Z\"", false)]
    [InlineData("within_next", "\"5d\"", "\"9999-12-31T23:59:59Z\"", false)]
    [InlineData("within_next", "\"5d\"", "1", false)]
    public void an_operator_means_what_the_contract_says_and_its_not_the_opposite(string name, string operand, string value, bool passes)
    {
        var history = new ListHistory().Set("x", DaysAgo(1), value);

        Assert.Equal(passes, AtNoon($$"""{"trait":"x","{{name}}":{{operand}}}""", history).IsMember);
        if (OperatorTable.Names.Contains($"not_{name}"))
            Assert.Equal(!passes, AtNoon($$"""{"trait":"x","not_{{name}}":{{operand}}}""", history).IsMember);
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void where_there_is_no_value_only_the_nots_hold(string name, string operand)
    {
        var nothing = new ListHistory().Seen(DaysAgo(2));
        var cleared = new ListHistory().Set("x", DaysAgo(1), "null");
        var condition = $$"""{"trait":"x","{{name}}":{{operand}}}""";

        Assert.Equal(name.StartsWith("not_", StringComparison.Ordinal), AtNoon(condition, nothing).IsMember);
        Assert.Equal(name.StartsWith("not_", StringComparison.Ordinal), AtNoon(condition, cleared).IsMember);
    }

    [Fact]
    public void every_operator_of_the_contract_is_there() => Assert.Equal(
        "equals not_equals in not_in contains not_contains starts_with ends_with not_starts_with not_ends_with matches gt gte lt lte exists not_exists is_true is_false before after within_last not_within_last within_next"
            .Split(' ').Order(),
        OperatorTable.Names.Order());

    public static TheoryData<string, string> Operators() => new(OperatorTable.Names.Select(name => (name, name switch
    {
        "in" or "not_in" => "[1]",
        "exists" or "not_exists" or "is_true" or "is_false" => "true",
        "before" or "after" => "\"2026-01-01\"",
        "within_last" or "not_within_last" or "within_next" => "\"5d\"",
        _ => JsonSerializer.Serialize("a"),
    })));
}
