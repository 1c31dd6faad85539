using System.Text.RegularExpressions;

namespace Weft.Tests.Scenarios;

/// <summary>A kind of step: how it is written, and what it does.</summary>
/// <param name="form">How it is written, for those who made a mistake.</param>
/// <param name="pattern">What its first line looks like.</param>
/// <param name="hasBlock">Whether lines may be indented under it.</param>
internal abstract class StepKind(string form, string pattern, bool hasBlock = false)
{
    private readonly Regex _pattern = new($"^{pattern}$", RegexOptions.CultureInvariant);

    public string Form => form;

    /// <summary>Reads a step; null when it is of another kind.</summary>
    public Step? TryRead(StepText text)
    {
        if (_pattern.Match(text.Head.Text) is not { Success: true } match)
            return null;
        if (!hasBlock && text.Block.Count > 0)
            throw text.Block[0].Wrong($"nothing can be indented under: {form}");
        return new(text.Head.Number, Read(match.Groups, text));
    }

    protected abstract Func<World, Task> Read(GroupCollection words, StepText text);

    /// <summary>A step that needs no waiting.</summary>
    protected static Func<World, Task> Now(Action<World> act) => world =>
    {
        act(world);
        return Task.CompletedTask;
    };
}
