using Weft.Configuration;
using Weft.Events;
using Weft.Server.Access;
using Weft.Server.Collect;
using Weft.Server.Hosting;

namespace Weft.Server.Configuration;

/// <summary>What the server works by beside the engine, as the configuration changes; and what an operator should know about it.</summary>
internal sealed class ConfigurationInForce
{
    private readonly Engine _engine;
    private readonly FirstStart _first;
    private readonly WorkspaceConfig _started;
    private volatile IReadOnlyList<string> _ofFile = [];
    private volatile IReadOnlyList<ConfigError> _standing;
    private int _changes;

    /// <summary>Begins with what the engine has in force, and the tokens and address of a file that was found good.</summary>
    public ConfigurationInForce(Engine engine, FirstStart first, TokenTable tokens, WorkspaceConfig file)
    {
        (_engine, _first, _started) = (engine, first, file);
        Sources = new(new SourceRegistry(engine.Workspace.TrackingSources()));
        Tokens = tokens;
        Address = new(file.PublicUrl);
        Admission = new(() => engine.Backlog) { Limits = engine.Workspace.Config.Limits };
        _standing = engine.Mistakes();
        // From the engine, so that it holds too when whoever asked for a change has gone.
        engine.Configured += Follow;
    }

    public CurrentSources Sources { get; }

    public TokenTable Tokens { get; }

    public PublicAddress Address { get; }

    public Admission Admission { get; }

    /// <summary>How often definitions were made or taken away through the API.</summary>
    public int Changes => Volatile.Read(ref _changes);

    /// <summary>Why the file is not in force; empty when it is.</summary>
    public IReadOnlyList<string> OfFile
    {
        get => _ofFile;
        set => _ofFile = value;
    }

    /// <summary>Everything that an operator should look at.</summary>
    public IEnumerable<string> Problems() => [.. _ofFile, .. AtNextStart, .. _standing.Select(OfMade), .. Shadowed()];

    /// <summary>What the file says and needs a restart to apply, for a person to read.</summary>
    public IEnumerable<string> AtNextStart =>
    [
        .. Waiting("warehouse", _engine.Workspace.Config.Warehouse == _started.Warehouse),
        .. Waiting("storage", _engine.Workspace.Config.Storage == _started.Storage),
    ];

    /// <summary>A mistake in what was made, for a person to read.</summary>
    public static string OfMade(ConfigError mistake) => $"made through the API: {mistake}";

    /// <summary>Works by another file.</summary>
    /// <returns>What is wrong in connection with what was made; when there is something, nothing has changed.</returns>
    public async Task<IReadOnlyList<ConfigError>> ReplaceFileAsync(string yaml, CancellationToken cancellation)
    {
        var mistakes = await _engine.ConfigureAsync(yaml, cancellation);
        if (mistakes.Count > 0)
            return mistakes;
        _standing = _engine.Mistakes();
        var config = _engine.Workspace.Config;
        Address.Configured = config.PublicUrl;
        Tokens.Become(_first.Tokens(config.Tokens));
        return [];
    }

    /// <summary>Makes or takes away a definition.</summary>
    /// <returns>What is wrong; when there is something, nothing has changed.</returns>
    public async Task<IReadOnlyList<ConfigError>> ChangeAsync(Func<Engine, Task<IReadOnlyList<ConfigError>>> change)
    {
        var mistakes = await change(_engine);
        if (mistakes.Count > 0)
            return mistakes;
        _standing = _engine.Mistakes();
        Interlocked.Increment(ref _changes);
        return [];
    }

    private static IEnumerable<string> Waiting(string section, bool isInForce) =>
        isInForce ? [] : [$"{section} was changed in the file: that applies at the next start, everything else is in force"];

    private void Follow(Workspace workspace)
    {
        Sources.Registry = new(workspace.TrackingSources());
        Admission.Limits = workspace.Config.Limits;
    }

    private IEnumerable<string> Shadowed()
    {
        var workspace = _engine.Workspace;
        return workspace.Written.Made.Keys
            .Select(name => (Name: name, Line: workspace.LineOf(DefinitionName.Parse(name))))
            .Where(one => one.Line is not null)
            .Select(one => $"{one.Name} was made through the API and stands in the file too, on line {one.Line}: the file's counts, and the other one again once the file drops it");
    }
}
