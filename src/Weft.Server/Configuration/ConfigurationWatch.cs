using Weft.Configuration;

namespace Weft.Server.Configuration;

/// <summary>
/// Reads the configuration file every second and works by what it says once it has stood unchanged from one look to the next. Looking finds every way in
/// which editors and orchestrators change a file: a rename, a swapped link, a write in pieces; notifications do not.
/// </summary>
internal sealed class ConfigurationWatch : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly ServeOptions _options;
    private readonly ConfigurationInForce _inForce;
    private readonly ILogger _log;
    private Look _last;
    private Look? _taken;
    private int _changes;

    /// <summary>Begins with what was read when the server was built.</summary>
    public ConfigurationWatch(ServeOptions options, string text, Engine engine, ConfigurationInForce inForce, ILogger<ConfigurationWatch> log)
    {
        (_path, _options, _inForce, _log) = (options.ConfigPath!, options, inForce, log);
        _last = new(text, "");
        _taken = _last;
        if (engine.Refused.Count > 0)
            Refuse(engine.Refused.Select(ConfigurationInForce.OfMade));
    }

    private string Name => Path.GetFileName(_path);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, _options.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            var look = new Look(ConfigFile.Text(_path, out var why), why);
            var stands = look == _last;
            _last = look;
            if (!stands || (look == _taken && !MayGoNow()))
                return;
            (_taken, _changes) = (look, _inForce.Changes);
            await TakeAsync(look, cancellation);
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            _taken = null;
            _inForce.OfFile = [$"{Name} could not be put in force and is tried again every second: {problem.Message}"];
            _log.Failed(Name, problem);
        }
    }

    // What was made may have been in the file's way, and may be gone.
    private bool MayGoNow() => _inForce.OfFile.Count > 0 && _changes != _inForce.Changes;

    private async Task TakeAsync(Look look, CancellationToken cancellation)
    {
        if (look.Text is not { } yaml)
        {
            _inForce.OfFile = [$"{look.Why}; the configuration read before stays in force"];
            _log.Unreadable(look.Why);
            return;
        }

        var errors = new ConfigErrors();
        if (ConfigFile.Check(_path, yaml, _options.Environment, errors) is not { } file)
            Refuse(errors.InFileOrder.Select(error => $"{Name} {error}"));
        else if (await _inForce.ReplaceFileAsync(yaml, cancellation) is { Count: > 0 } mistakes)
            Refuse(mistakes.Select(ConfigurationInForce.OfMade));
        else
            Accept(file);
    }

    private void Accept(ConfigFile file)
    {
        _inForce.OfFile = [];
        _log.InForce(Name, file.Summary());
        foreach (var doubt in file.Doubts())
            _log.Doubtful(Name, doubt);
        foreach (var waiting in _inForce.AtNextStart)
            _log.Mistake(waiting);
    }

    private void Refuse(IEnumerable<string> mistakes)
    {
        var all = mistakes.ToList();
        foreach (var mistake in all)
            _log.Mistake(mistake);
        _log.Refused(Name, ConfigFile.Count(all.Count, "mistake"));
        _inForce.OfFile = [.. all, $"{Name} is refused as a whole; the configuration before it stays in force"];
    }

    /// <summary>What one look found: the text, or why there is none.</summary>
    private sealed record Look(string? Text, string Why);
}
