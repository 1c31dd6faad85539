using Weft.Configuration;

namespace Weft.Tests.Configuration;

public sealed class EnvironmentReferencesTests
{
    private static readonly EnvironmentReferences Environment = new(new Dictionary<string, string> { ["HOST"] = "crm.example", ["EMPTY"] = "" });

    [Fact]
    public void references_are_replaced_wherever_they_stand() => Assert.Equal("https://crm.example/crm.example", Resolve("https://${HOST}/${HOST}", out _));

    [Theory]
    [InlineData("x-${NOPE}", "${NOPE}", "NOPE is not set")]
    [InlineData("x-${EMPTY}", "${EMPTY}", "EMPTY is not set")]
    [InlineData("${HOST", null, "written ${NAME}")]
    [InlineData("${a b}", null, "written ${NAME}")]
    public void a_reference_that_leads_nowhere_is_a_mistake_at_its_path(string text, string? value, string words)
    {
        Assert.Null(Resolve(text, out var errors));
        var error = Assert.Single(errors.All);
        Assert.Equal(("destinations.crm.settings.url", value, 7), (error.Path, error.Value, error.Line));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static string? Resolve(string text, out ConfigErrors errors) =>
        Environment.Resolve(ConfigNode.Scalar("destinations.crm.settings.url", 7, text, quoted: true), errors = new ConfigErrors());
}
