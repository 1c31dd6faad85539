using Weft.Tests.Scenarios.Steps;

namespace Weft.Tests.Scenarios;

/// <summary>
/// Reads a <c>.scenario</c> file: the title on the first line, a few words under it, a blank line, then steps. A step begins at the margin; the lines that
/// are indented under it belong to it. A line that begins with # is a remark.
/// </summary>
internal static class ScenarioReader
{
    private static readonly StepKind[] Kinds =
    [
        new AtStep(), new AfterStep(), new ConfigStep(), new SendStep(), new PostStep(), new AgainStep(), new RestartStep(), new ReceiverStep(), new SuppressStep(), new SyncStep(),
        new DecideStep(), new TakeBackStep(),
        new ExpectAnswer(), new ExpectRejected(), new ExpectFlow(), new ExpectProfile(), new ExpectAccount(), new ExpectNoProfile(), new ExpectPeople(), new ExpectRefused(), new ExpectLedger(),
        new ExpectAudience(), new ExpectChanges(), new ExpectNoChanges(), new ExpectDelivered(), new ExpectNothingDelivered(), new ExpectTries(),
    ];

    public static Scenario Read(string file, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select((line, index) => new ScenarioLine(file, index + 1, line.TrimEnd())).ToList();
        if (lines[0].Text.Length == 0 || char.IsWhiteSpace(lines[0].Text[0]))
            throw lines[0].Wrong("the first line must be the scenario's title");
        var story = lines.TakeWhile(line => line.Text.Length > 0).Count();
        var steps = Blocks(lines.Skip(story).Where(line => !line.IsRemark)).Select(Read).ToList();
        if (steps.Count == 0)
            throw lines[0].Wrong("there is no step: after the title comes a blank line, then steps");
        return new(file, lines[0].Text, steps);
    }

    private static IEnumerable<StepText> Blocks(IEnumerable<ScenarioLine> lines)
    {
        StepText? open = null;
        foreach (var line in lines)
        {
            if (line.Text.Length == 0 || line.IsIndented)
            {
                if (open is null && line.IsIndented)
                    throw line.Wrong("this line is indented, but there is no step that it could belong to");
                open?.Block.Add(line);
                continue;
            }

            if (open is not null)
                yield return open;
            open = new(line, []);
        }

        if (open is not null)
            yield return open;
    }

    private static Step Read(StepText step)
    {
        while (step.Block.Count > 0 && step.Block[^1].Text.Length == 0)
            step.Block.RemoveAt(step.Block.Count - 1);
        foreach (var kind in Kinds)
        {
            if (kind.TryRead(step) is { } read)
                return read;
        }

        throw step.Head.Wrong($"this is no step; steps are\n  {string.Join("\n  ", Kinds.Select(kind => kind.Form))}");
    }
}

/// <summary>A line of a file.</summary>
internal sealed record ScenarioLine(string File, int Number, string Text)
{
    public bool IsIndented => Text.Length > 0 && char.IsWhiteSpace(Text[0]);

    public bool IsRemark => Text.StartsWith('#');

    public ScenarioException Wrong(string message) => new(File, Number, message);
}

/// <summary>A step as written.</summary>
internal sealed record StepText(ScenarioLine Head, List<ScenarioLine> Block)
{
    /// <summary>The lines under it that are not blank, without their indentation.</summary>
    public IEnumerable<ScenarioLine> Lines => Block.Where(line => line.Text.Length > 0).Select(line => line with { Text = line.Text.Trim() });
}
