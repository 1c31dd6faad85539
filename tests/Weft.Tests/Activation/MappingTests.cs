using System.Text;
using Weft.Configuration;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

public sealed class MappingTests
{
    internal const string Message = """
        {"type":"track","event":"Order Completed","userId":"u1","n":null,"zero":0,
         "properties":{"revenue":19.90,"currency":"EUR","products":[{"sku":"A","price":1.0},{"sku":"B"}],"odd key":{"x":1},"tags":["a","b"],"ok":true},
         "traits":{"name":"Ada <&> {{userId}}"}}
        """;

    internal static string Map(string fields, string message = Message)
    {
        var errors = new ConfigErrors();
        var set = TestConfig.Compile(
            $$$"""{"crm":{"kind":"fake","mappings":[{"fields":{{{fields}}}}]}}""", [new ScriptedKind(TimeProvider.System, null!)], errors);
        Assert.Empty(errors.All.Select(error => error.ToString()));
        return Encoding.UTF8.GetString(set.All[0].Mappings[0].Map(Messages.Of(message)).Span);
    }

    internal static IReadOnlyList<string> Errors(string fields)
    {
        var errors = new ConfigErrors();
        TestConfig.Compile($$$"""{"crm":{"kind":"fake","mappings":[{"fields":{{{fields}}}}]}}""", [new ScriptedKind(TimeProvider.System, null!)], errors);
        return [.. errors.All.Select(error => error.ToString())];
    }

    [Theory]
    [InlineData("""{"a":1,"b":"x","c":true,"d":null,"e":"1"}""", """{"a":1,"b":"x","c":true,"d":null,"e":"1"}""")]
    [InlineData("""{"a":{"b":[1,{"@path":"$.userId"}]}}""", """{"a":{"b":[1,"u1"]}}""")]
    [InlineData("""{"a":[{"@path":"$.nowhere"},2]}""", """{"a":[null,2]}""")]
    [InlineData("""{"a":{"b":{"@path":"$.nowhere"}}}""", """{"a":{}}""")]
    [InlineData("""{"@path":"$.properties.products[1]"}""", """{"sku":"B"}""")]
    [InlineData("""{"@path":"$.nowhere"}""", "{}")]
    public void constants_objects_and_arrays_keep_their_shape(string fields, string expected) => Assert.Equal(expected, Map(fields));

    [Fact]
    public void without_fields_the_whole_message_is_sent_as_it_is()
    {
        var set = TestConfig.Compile("""{"crm":{"kind":"fake"}}""", [new ScriptedKind(TimeProvider.System, null!)]);
        Assert.Equal(Message, Encoding.UTF8.GetString(set.All[0].Mappings[0].Map(Messages.Of(Message)).Span));
    }

    [Fact]
    public void an_unknown_directive_names_the_nearest() =>
        Assert.Equal(
            ["line 1: destinations.crm.mappings[0].fields.a.@pth = $.x: is not known here; did you mean @path?"],
            Errors("""{"a":{"@pth":"$.x"}}"""));

    [Fact]
    public void every_mistake_in_the_fields_is_reported() =>
        Assert.Collection(
            Errors("""{"a":{"@path":"$.x","b":1},"c":[{"@template":{}}],"d":{"@path":7},"e":{"@path":[]}}"""),
            error => Assert.Contains("fields.a", error),
            error => Assert.Contains("fields.c[0].@template", error),
            error => Assert.Contains("fields.e.@path", error));
}
