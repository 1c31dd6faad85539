using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Configuration;
using Weft.Import.Mapping;

namespace Weft.Tests.Import;

public sealed class MappingTests
{
    private const string Row = """{"id":"7","mail":"a@b.example","at":"2011-07-01 10:00:00","n":"12.50","de":"1.234,5","yes":"Yes","text":"  hi ","none":null,"unix":"1300000000","a b":"spaced","deep":{"x":1,"l":[1,2]}}""";

    [Theory]
    [InlineData("$text", "\"  hi \"")]
    [InlineData("$none", null)]
    [InlineData("$missing", null)]
    [InlineData("$a b", "\"spaced\"")]
    [InlineData("$deep.x", "1")]
    [InlineData("$deep", """{"x":1,"l":[1,2]}""")]
    [InlineData("$$5", "\"$5\"")]
    [InlineData("5", "5")]
    [InlineData("\"5\"", "\"5\"")]
    [InlineData("true", "true")]
    [InlineData("[$id, x, $none]", """["7","x"]""")]
    [InlineData("{ inner: $id, none: $none }", """{"inner":"7"}""")]
    [InlineData("{ inner: $none }", null)]
    [InlineData("\"{{ text | strip | upcase }}\"", "\"HI\"")]
    [InlineData("\"{{ row['a b'] }} {{ deep.x | plus: 1 }}\"", "\"spaced 2\"")]
    [InlineData("\"{{ none }}\"", null)]
    [InlineData("{ column: n, type: number }", "12.50")]
    [InlineData("{ column: de, type: number, decimal: \",\" }", "1234.5")]
    [InlineData("{ liquid: \"{{ id | times: 2 }}\", type: number }", "14")]
    [InlineData("{ liquid: \"{{ ' 0.1 ' | plus: '0.2' | times: id }}\", type: number }", "2.1")]
    [InlineData("{ liquid: \"{{ id | minus: 0.75 }}\", type: number }", "6.25")]
    [InlineData("{ column: yes, type: boolean }", "true")]
    [InlineData("{ column: deep.x, type: string }", "\"1\"")]
    [InlineData("{ column: none, type: number }", null)]
    [InlineData("{ column: at, type: date, format: \"yyyy-MM-dd HH:mm:ss\", zone: Europe/London }", "\"2011-07-01T09:00:00.000Z\"")]
    [InlineData("{ column: at, type: date, zone: America/New_York }", "\"2011-07-01T14:00:00.000Z\"")]
    [InlineData("{ column: unix, type: date, format: unix }", "\"2011-03-13T07:06:40.000Z\"")]
    public void a_value_becomes_what_its_mapping_says(string mapping, string? expected)
    {
        var (call, problem) = Map($"call: page\nuserId: $id\nproperties:\n  v: {mapping}");

        Assert.Null(problem);
        Assert.Equal(expected is null ? null : JsonNode.Parse(expected)!.ToJsonString(), call["properties"]?["v"]?.ToJsonString());
    }

    [Theory]
    [InlineData("{ column: text, type: number }", "text =   hi  is not a number")]
    [InlineData("{ column: text, type: boolean }", "text =   hi  is not true or false")]
    [InlineData("{ column: text, type: date }", "text =   hi  is not a time in ISO-8601")]
    [InlineData("\"{{ text | date: 'x' | divided_by: 0 }}\"", "")]
    public void a_value_of_another_type_rejects_its_row(string mapping, string problem)
    {
        var (_, found) = Map($"call: page\nuserId: $id\nproperties:\n  v: {mapping}");
        Assert.Contains(problem, found ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("call: identify\nuserId: $id\ntraits: { email: $mail, address: { city: $text } }", """{"type":"identify","userId":"7","traits":{"email":"a@b.example","address":{"city":"  hi "}}}""")]
    [InlineData("call: track\nevent: $text\nuserId: $id\nmessageId: m-$id", """{"type":"track","userId":"7","messageId":"m-$id","event":"  hi "}""")]
    [InlineData("call: group\nuserId: $id\ngroupId: \"g{{ id }}\"", """{"type":"group","userId":"7","groupId":"g7"}""")]
    [InlineData("call: alias\nuserId: $id\npreviousId: $mail", """{"type":"alias","userId":"7","previousId":"a@b.example"}""")]
    [InlineData("call: screen\nname: Home\nanonymousId: $id\ncontext: { ip: 192.0.2.1 }", """{"type":"screen","anonymousId":"7","name":"Home","context":{"ip":"192.0.2.1"}}""")]
    [InlineData("call: page\nexternalIds: { card: $id, none: $none }", """{"type":"page","context":{"externalIds":[{"id":"7","type":"card","collection":"users","encoding":"none"}]}}""")]
    public void each_call_is_written_as_the_tracking_api_has_it(string mapping, string expected)
    {
        var (call, problem) = Map(mapping);
        Assert.Null(problem);
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(call.ToJsonString())!.ToJsonString());
    }

    [Theory]
    [InlineData("2011-10-30 01:30", "2011-10-30T00:30:00.000Z")]
    [InlineData("2011-03-27 01:30", "2011-03-27T01:30:00.000Z")]
    public void an_hour_that_comes_twice_or_never_is_one_instant_all_the_same(string local, string expected)
    {
        var date = new DateText("yyyy-MM-dd HH:mm", TimeZoneInfo.FindSystemTimeZoneById("Europe/London"));
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), date.Read(local));
    }

    [Theory]
    [InlineData("id: { equals: 7 }", true)]
    [InlineData("id: { gt: 7 }", false)]
    [InlineData("none: { exists: true }", false)]
    [InlineData("none: { not_exists: true }, id: { in: [7, 8] }", true)]
    [InlineData("mail: { ends_with: .example, not_contains: a@ }", false)]
    [InlineData("deep.x: { equals: 1 }", true)]
    public void where_takes_the_operators_of_audiences(string where, bool taken)
    {
        var mapping = Parse($"where: {{ {where} }}\ncall: page\nuserId: $id");
        Assert.Equal(taken, mapping.Takes(new(JsonElement.Parse(Row)), DateTimeOffset.UnixEpoch));
    }

    private static (JsonObject Call, string? Problem) Map(string yaml)
    {
        var context = new RowContext(JsonElement.Parse(Row));
        return (Parse(yaml).Call(context), context.Problem);
    }

    private static RowMapping Parse(string yaml)
    {
        var errors = new ConfigErrors();
        var mapping = RowMapping.Parse(yaml, errors);
        Assert.Empty(errors.All);
        return mapping!;
    }
}
