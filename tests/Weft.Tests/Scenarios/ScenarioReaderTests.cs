namespace Weft.Tests.Scenarios;

/// <summary>Whoever makes a mistake in a scenario is told the file, the line and what would be understood.</summary>
public sealed class ScenarioReaderTests
{
    [Theory]
    [InlineData("", "a.scenario(1): the first line must be the scenario's title")]
    [InlineData("Title\n\n", "a.scenario(1): there is no step")]
    [InlineData("Title\n\nexpct audience buyers: nobody", "a.scenario(3): this is no step; steps are")]
    [InlineData("Title\n\n  track A user=1", "a.scenario(3): this line is indented, but there is no step that it could belong to")]
    [InlineData("Title\n\nafter 5 minutes", "a.scenario(3): 5 is no duration; write it as")]
    [InlineData("Title\n\nat noon", "a.scenario(3): noon is no instant; write it as")]
    [InlineData("Title\n\nrestart\n  now", "a.scenario(4): nothing can be indented under: restart")]
    [InlineData("Title\n\nsend web", "a.scenario(3): there is no event under it")]
    [InlineData("Title\n\nsend web\n  purchase user=1", "a.scenario(4): purchase is no call; write identify, track")]
    [InlineData("Title\n\nsend web\n  track A user=1 and more", "a.scenario(4): I do not understand \"and more\"; write name=value")]
    [InlineData("Title\n\nexpect profile 42", "a.scenario(3): 42 is no id; write it as user_id:42")]
    [InlineData("Title\n\nexpect profile user_id:42\n  likes cats", "a.scenario(4): this cannot be expected of a profile; write")]
    [InlineData("Title\n\nexpect changes\n  joined buyers user_id:42", "a.scenario(4): this is no change; write it as")]
    [InlineData("Title\n\nexpect rejected web: too_big", "a.scenario(3): too_big is no reason; reasons are not_json, too_large")]
    [InlineData("Title\n\npost web /v2/track\n  {}", "a.scenario(3): /v2/track is no path")]
    public void a_mistake_is_named_with_its_file_and_line(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<ScenarioException>(() => ScenarioReader.Read("a.scenario", text)).Message);

    [Theory]
    [InlineData("expect profile user_id:42", "a.scenario(7): there is no profile user_id:42")]
    [InlineData("expect audience buyers: nobody", "a.scenario(7): there is no audience buyers")]
    [InlineData("expect flow web: received 2", "a.scenario(7): the sums of web are: received 1")]
    [InlineData("expect profile user_id:1\n  events A\n  events B", "a.scenario(9): its events are: A")]
    [InlineData("at 2025-01-01T00:00:00Z", "a.scenario(7): it is 2026-01-01 00:00:00Z already")]
    public async Task what_does_not_hold_is_named_with_its_file_and_line(string step, string message)
    {
        var scenario = ScenarioReader.Read("a.scenario", $"Title\n\n# A remark.\nsend web\n  track A user=1\n\n{step}");
        var problem = await Assert.ThrowsAsync<ScenarioException>(() => scenario.RunAsync(Weft.Storage.RocksDb.RocksDbStore.Open, TestContext.Current.CancellationToken));
        Assert.StartsWith(message, problem.Message);
    }
}
