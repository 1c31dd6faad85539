using Weft.Configuration;

namespace Weft.Tests.Configuration;

public sealed class WrittenConfigurationTests
{
    private const string File = "audiences:\n  a: { event: A }\n";
    private static readonly DefinitionName A = new(DefinitionName.Audiences, "a");
    private static readonly DefinitionName B = new(DefinitionName.Audiences, "b");
    private static readonly DefinitionName Web = new(DefinitionName.Sources, "web");

    [Fact]
    public void a_configuration_of_an_earlier_version_is_its_file()
    {
        var written = WrittenConfiguration.Parse(File);
        Assert.Equal((File, true, File), (written.File, written.Made.IsEmpty, written.Text));
    }

    [Fact]
    public void what_was_made_goes_through_the_log_as_it_was()
    {
        var written = new WrittenConfiguration { File = File + "# “ü”\n" }.With(B, """{"event":"${X} é 😀"}""").With(Web, """{"kind":"tracking"}""");
        var again = WrittenConfiguration.Parse(written.Text);
        Assert.Equal((written.File, written.Text), (again.File, again.Text));
        Assert.Equal(["audiences.b", "sources.web"], again.Made.Keys);
        Assert.Equal("${X} é 😀", again.Find(B)!["event"].Text);
        Assert.Equal(File, WrittenConfiguration.Parse(File).With(B, "{}").Without(B).Text);
    }

    [Fact]
    public void the_file_counts_where_both_have_a_key_and_the_made_one_when_it_drops_it()
    {
        var both = new WrittenConfiguration { File = File }.With(A, """{"event":"Made"}""").With(B, """{"event":"B"}""");
        var workspace = Compiled(both);
        Assert.Equal(["a", "b"], workspace.Audiences.All.Select(audience => audience.Key));
        Assert.Equal(("A", 2, "B", 0), (workspace.Definition(A)["event"].Text, workspace.Definition(A).Line, workspace.Definition(B)["event"].Text, workspace.Definition(B).Line));
        Assert.Equal("Made", Compiled(both with { File = "" }).Definition(A)["event"].Text);
    }

    [Theory]
    [InlineData("audiences: [1]")]
    [InlineData("audiences: x")]
    [InlineData("- a")]
    [InlineData("a: [")]
    public void a_file_that_cannot_carry_what_was_made_is_a_mistake_of_the_file(string yaml)
    {
        var errors = new ConfigErrors();
        Assert.Null(Workspace.Compile(new WrittenConfiguration { File = yaml }.With(A, "{}").Text, [], EnvironmentReferences.None, errors));
        Assert.NotEmpty(errors.All);
    }

    private static Workspace Compiled(WrittenConfiguration written)
    {
        var errors = new ConfigErrors();
        var workspace = Workspace.Compile(written.Text, [], EnvironmentReferences.None, errors);
        Assert.Empty(errors.All);
        return workspace!;
    }
}
