using Weft.Storage;

namespace Weft.Tests.Scenarios;

/// <summary>One story: what is done and what is expected, in order.</summary>
internal sealed record Scenario(string File, string Title, IReadOnlyList<Step> Steps)
{
    /// <summary>Runs it against a world of its own, with its state in a store that is opened given a folder, and in the end checks what must hold of every story.</summary>
    public async Task RunAsync(Func<string, IKeyValueStore> openStore, CancellationToken cancellation)
    {
        await using var world = new World(openStore, cancellation);
        foreach (var step in Steps)
            await RunAsync(step, world);
        await RunAsync(new(Steps[^1].Line, Invariants.CheckAsync), world);
    }

    private async Task RunAsync(Step step, World world)
    {
        try
        {
            await step.Run(world);
        }
        catch (Exception problem) when (problem is not ScenarioException)
        {
            throw new ScenarioException(File, step.Line, problem is UnmetException ? problem.Message : problem.ToString());
        }
    }
}

/// <summary>One step, and the line that it stands on.</summary>
internal sealed record Step(int Line, Func<World, Task> Run);

/// <summary>Something is not as a scenario expects.</summary>
internal sealed class UnmetException(string message) : Exception(message)
{
    /// <summary>Throws unless a thing holds.</summary>
    public static void Unless(bool holds, string message)
    {
        if (!holds)
            throw new UnmetException(message);
    }
}
