namespace Weft.Tests.Import;

public sealed class MappingMistakeTests
{
    [Fact]
    public void every_mistake_of_a_mapping_is_named_at_once_with_its_line()
    {
        var mistakes = Importing.Mistakes("""
            where: { Customer: { exsts: true, equals: [1] }, Country: UK }
            call: trak
            userid: $CustomerID
            timestamp: { column: InvoiceDate, format: "yyyy-mm-dd", zone: Europe/Londn }
            properties:
              price: { column: UnitPrice, type: numbr }
              quantity: { column: Quantity, type: string, decimal: "," }
              text: "{{ Description | stripp }}"
              open: "{{ Description "
              both: { column: A, liquid: "{{ A }}" }
              when: { column: A, type: date, format: "%" , zoen: UTC }
            context: nothing
            externalIds: { card: { colum: Card } }
            """);

        string[] expected =
        [
            "line 1: where.Customer.exsts = true: is not known here; did you mean exists?",
            "line 1: where.Customer.equals = (a list of 1): must be one text",
            "line 1: where.Country = UK: must be a map of operators",
            "line 2: call = trak: is not known here; did you mean track?",
            "line 3: userid = $CustomerID: is not known here; did you mean userId?",
            "line 4: timestamp.format = yyyy-mm-dd: does not hold a whole date; y is a year, M a month",
            "line 4: timestamp.zone = Europe/Londn: must be an IANA time zone, such as Europe/London; did you mean Europe/London?",
            "line 6: properties.price.type = numbr: is not known here; did you mean number?",
            "line 7: properties.quantity.decimal = ,: is for type: number",
            "line 8: properties.text = {{ Description | stripp }}: there is no Liquid filter stripp",
            "line 9: properties.open = {{ Description : is no Liquid template that can be read",
            "line 10: properties.both.liquid = {{ A }}: cannot stand beside column",
            "line 11: properties.when.zoen = UTC: is not known here; did you mean zone?",
            "line 11: properties.when.format = %: ",
            "line 12: context = nothing: must be a map of names",
            "line 13: externalIds.card = (a map of 1): must be a constant, $Column",
        ];
        Assert.All(expected, words => Assert.Contains(mistakes, mistake => mistake.StartsWith(words, StringComparison.Ordinal)));
        Assert.DoesNotContain(mistakes, mistake => !expected.Any(words => mistake.StartsWith(words, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("call: track\nuserId: $a", "event: is required for track")]
    [InlineData("call: group\nuserId: $a", "groupId: is required for group")]
    [InlineData("call: alias\nuserId: $a", "previousId: is required for alias")]
    [InlineData("call: identify\nuserId: $a\nevent: Signed Up", "event = Signed Up: is for track, not for identify")]
    [InlineData("call: identify", "names nobody: userId, anonymousId or externalIds is needed")]
    [InlineData("userId: $a", "call: is required: track, identify, page, screen, group, alias")]
    [InlineData("call: page\nuserId: $A", "userId = A: is no column of rows.csv; did you mean a?")]
    [InlineData("call: page\nuserId: $a\nname: \"{{ titel }}\"", "name = titel: is no column of rows.csv; did you mean title?")]
    [InlineData("call: page\nuserId: $a\nproperties: { x: { column: zzzzzzzz } }", "properties.x.column = zzzzzzzz: is no column of rows.csv; there are a, title")]
    [InlineData("call: page\nuserId: $a\ntimestamp: { column: a, type: number }", "timestamp.type = number: a timestamp is a date")]
    [InlineData("call: page\nuserId: [$a]", "userId = (a list of 1): must be a constant, $Column")]
    [InlineData("call: page\nuserId:", "userId = (empty): must be a constant, $Column")]
    public void a_mistake_says_what_would_be_accepted(string yaml, string words) =>
        Assert.Contains(Importing.Mistakes(yaml, "a", "title"), mistake => mistake.Contains(words, StringComparison.Ordinal));
}
