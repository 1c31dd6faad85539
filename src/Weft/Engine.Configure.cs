using System.Text;
using Weft.Configuration;
using Weft.Log;

namespace Weft;

public sealed partial class Engine
{
    private const string ByFile = "weft.yaml";
    private readonly SemaphoreSlim _configuring = new(1);

    // The last that went into the log, which may be ahead of the one in force.
    private WrittenConfiguration _written = new();

    /// <summary>Raised when another configuration is in force, before whoever asked for it is told. Not for long work: events are not applied meanwhile.</summary>
    public event Action<Workspace>? Configured;

    /// <summary>Why the configuration that the engine was opened with is not in force; empty when it is.</summary>
    public IReadOnlyList<ConfigError> Refused { get; private set; } = [];

    /// <summary>
    /// Works by another weft.yaml from here on, with what was made through the API under it; returns once it is in force.
    /// </summary>
    /// <returns>What is wrong, each mistake that the configuration before did not have; when there is one, nothing has changed.</returns>
    /// <exception cref="LogUnavailableException">It is not on disk and nothing has changed.</exception>
    public Task<IReadOnlyList<ConfigError>> ConfigureAsync(string file, CancellationToken cancellation = default) =>
        ChangeAsync(written => written with { File = file }, ByFile, cancellation);

    /// <summary>Makes or replaces a definition, as JSON in the tree that weft.yaml has; otherwise like <see cref="ConfigureAsync"/>.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="json">The definition.</param>
    /// <param name="by">Who does it: 64 characters at most, empty for nobody.</param>
    /// <param name="cancellation">Ends the wait for it to be in force.</param>
    public Task<IReadOnlyList<ConfigError>> DefineAsync(DefinitionName name, string json, string by = "", CancellationToken cancellation = default) =>
        ChangeAsync(written => written.With(name, json), by, cancellation);

    /// <summary>Takes a made definition away; otherwise like <see cref="DefineAsync"/>.</summary>
    public Task<IReadOnlyList<ConfigError>> RemoveAsync(DefinitionName name, string by = "", CancellationToken cancellation = default) =>
        ChangeAsync(written => written.Without(name), by, cancellation);

    /// <summary>
    /// What is wrong with the configuration in force by today's environment, such as a variable that is gone; what it concerns is left out until it is mended.
    /// </summary>
    public IReadOnlyList<ConfigError> Mistakes() => Mistakes(_written, _options.Environment);

    private async Task<IReadOnlyList<ConfigError>> ChangeAsync(Func<WrittenConfiguration, WrittenConfiguration> change, string by, CancellationToken cancellation)
    {
        // One at a time: each is made from the one before.
        await _configuring.WaitAsync(cancellation);
        try
        {
            var next = change(_written);
            if (next.Text == _written.Text)
                return [];
            var mistakes = Mistakes(_written, next);
            if (mistakes.Count == 0)
                await PutInForceAsync(next, by, cancellation);
            return mistakes;
        }
        finally
        {
            _configuring.Release();
        }
    }

    private async Task PutInForceAsync(WrittenConfiguration next, string by, CancellationToken cancellation)
    {
        // Not to be cancelled: whether it is in the log must be known, since the next change is made from it.
        var frame = await _log.AppendAsync(FrameKind.Configuration, by, 0, Encoding.UTF8.GetBytes(next.Text), CancellationToken.None);
        _written = next;
        await _applied.WaitAsync(frame.Position, cancellation);
    }

    // What is wrong already, such as a variable that has gone since, must not stand in the way of a change that has nothing to do with it.
    private IReadOnlyList<ConfigError> Mistakes(WrittenConfiguration before, WrittenConfiguration next)
    {
        var mistakes = Mistakes(next, _options.Environment);
        if (mistakes.Count == 0)
            return [];
        var added = mistakes.Except(Mistakes(before, _options.Environment)).ToList();
        return added.Count > 0 ? added : Mistakes(next, _options.Environment.Leniently());
    }

    private IReadOnlyList<ConfigError> Mistakes(WrittenConfiguration written, EnvironmentReferences environment)
    {
        var errors = new ConfigErrors();
        Workspace.Compile(written.Text, _options.Kinds, environment, errors);
        return errors.All;
    }
}
