namespace Weft.Tests.Activation;

/// <summary>What is wrong in a mapping is found when the configuration is read, with its place.</summary>
public sealed class MappingMistakeTests
{
    [Theory]
    [InlineData("""{"@bogus":1}""", "a.@bogus", "is not known here")]
    [InlineData("""{"@path":"$.x","@template":"y"}""", "fields.a", "stands alone")]
    [InlineData("""{"@path":{"x":1}}""", "a.@path", "a path, such as")]
    [InlineData("""{"@if":{"then":1}}""", "a.@if", "needs exists or blank")]
    [InlineData("""{"@if":{"exists":{"@path":"$.x"},"than":1}}""", "a.@if.than", "did you mean then?")]
    [InlineData("""{"@case":{"operator":"title","value":"x"}}""", "a.@case.operator = title", "lower or upper")]
    [InlineData("""{"@case":{"operator":"upper","value":{"x":1}}}""", "a.@case.value", "must be a text, or a directive")]
    [InlineData("""{"@replace":{"value":"x"}}""", "a.@replace.pattern", "1 to 10 letters")]
    [InlineData("""{"@replace":{"pattern":"12345678901","value":"x"}}""", "a.@replace.pattern", "1 to 10 letters")]
    [InlineData("""{"@replace":{"pattern":"x","replacement":"12345678901","value":"x"}}""", "a.@replace.replacement", "at most 10 letters")]
    [InlineData("""{"@replace":{"pattern":"x","pattern2":"","value":"x"}}""", "a.@replace.pattern2", "1 to 10 letters")]
    [InlineData("""{"@replace":{"pattern":"x","global":"yes","value":"x"}}""", "a.@replace.global", "true or false")]
    [InlineData("""{"@replace":{"pattern":"x"}}""", "a.@replace.value", "is required")]
    [InlineData("""{"@arrayPath":"$.x"}""", "a.@arrayPath", "a list of a path and a mapping")]
    [InlineData("""{"@arrayPath":["$.x",{"y":{"@pth":"z"}}]}""", "a.@arrayPath[1].y.@pth", "did you mean @path?")]
    [InlineData("""{"@merge":{"objects":[{}]}}""", "a.@merge.direction", "left or right")]
    [InlineData("""{"@merge":{"objects":["x"],"direction":"left"}}""", "a.@merge.objects[0]", "an object or a directive")]
    [InlineData("""{"@merge":{"direction":"left"}}""", "a.@merge.objects", "is required")]
    [InlineData("""{"@flatten":{"value":{"@path":"$.x"}}}""", "a.@flatten.separator", "is required")]
    [InlineData("""{"@flatten":{"separator":"."}}""", "a.@flatten.value", "is required")]
    [InlineData("""{"@json":{"mode":"pack","value":{"@path":"$.x"}}}""", "a.@json.mode", "encode or decode")]
    [InlineData("""{"@json":{"mode":"encode"}}""", "a.@json.value", "is required")]
    [InlineData("""{"@json":{"mode":"encode","value":""}}""", "a.@json.value", "must not be empty")]
    [InlineData("""{"@transform":{"mapping":{}}}""", "a.@transform.apply", "is required")]
    [InlineData("""{"@liquid":{"x":1}}""", "a.@liquid", "must be a text")]
    [InlineData("""{"@liquid":"{% for i in (1..1000000) %}{% endfor %}"}""", "a.@liquid", "the tag for may not be used")]
    [InlineData("""{"@liquid":"{{ x | sort }}"}""", "a.@liquid", "the filter sort may not be used")]
    [InlineData("""{"@liquid":"{{ x | sample }}"}""", "a.@liquid", "the same outcome each time")]
    [InlineData("""{"@liquid":"{{ x | upcas }}"}""", "a.@liquid", "did you mean upcase?")]
    [InlineData("""{"@liquid":"{% if x %}open"}""", "a.@liquid", "if is not closed")]
    public void a_mistake_names_its_place_and_what_would_be_accepted(string directive, string place, string message)
    {
        var error = Assert.Single(MappingTests.Errors($$"""{"a":{{directive}}}"""));
        Assert.Contains("destinations.crm.mappings[0].fields", error, StringComparison.Ordinal);
        Assert.Contains(place, error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void what_the_kits_editor_calls_a_root_directive_is_told_how_to_write_it() =>
        Assert.Contains("@transform", Assert.Single(MappingTests.Errors("""{"__segment_internal_directive":{"@transform":{"apply":{}}},"b":1}""")), StringComparison.Ordinal);
}
