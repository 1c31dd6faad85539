using Weft.Tests.Connectors.Servers;

namespace Weft.Tests.Connectors.Conformance;

/// <summary>A server that several tests share, behind a gate of this one's own.</summary>
internal abstract class GatedCounterpart(int server) : Counterpart
{
    protected Gate Gate { get; } = new(server);

    public override Task LeaveAsync()
    {
        Gate.Close();
        return Task.CompletedTask;
    }

    public override Task ReturnAsync()
    {
        Gate.Open();
        return Task.CompletedTask;
    }

    public override void FallSilent() => Gate.Hold();

    public override ValueTask DisposeAsync()
    {
        Gate.Dispose();
        return ValueTask.CompletedTask;
    }
}
