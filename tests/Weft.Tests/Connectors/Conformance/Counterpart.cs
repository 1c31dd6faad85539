namespace Weft.Tests.Connectors.Conformance;

/// <summary>What a destination talks to: the real thing, in a state that a test can change.</summary>
public abstract class Counterpart : IAsyncDisposable
{
    /// <summary>The settings that lead to it, as JSON.</summary>
    public abstract string Settings { get; }

    /// <summary>The settings that hold secrets, where the usual ones cannot.</summary>
    public virtual string SecretSettings => Settings;

    /// <summary>What of the settings nobody may see.</summary>
    public virtual IReadOnlyList<string> Secrets => [];

    /// <summary>A message that it, or the destination, cannot take, however often it is tried.</summary>
    public virtual string Poison => """{"n":0,"poison":true}""";

    /// <summary>What has arrived, in the order in which it came.</summary>
    public abstract Task<IReadOnlyList<Arrival>> ArrivedAsync();

    /// <summary>Goes away: connections fail.</summary>
    public virtual Task LeaveAsync() => throw new NotSupportedException();

    /// <summary>Comes back at the same place.</summary>
    public virtual Task ReturnAsync() => throw new NotSupportedException();

    /// <summary>Stays, and answers no more.</summary>
    public virtual void FallSilent() => throw new NotSupportedException();

    public abstract ValueTask DisposeAsync();
}
