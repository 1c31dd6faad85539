using System.Collections.Concurrent;

namespace Weft.Connectors.Actions;

/// <summary>What all <c>actions/…</c> destinations of a server share: the workers, which run while some destination uses them, and what is kept.</summary>
internal sealed class ActionsRuntime(ActionsOptions options)
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, KeptState> _kept = new();
    private readonly List<ActionsConfig> _users = [];
    private ActionsWorkers? _workers;

    public ActionsOptions Options => options;

    /// <summary>The workers' processes, for tests that end one.</summary>
    internal IReadOnlyList<int> WorkerIds
    {
        get
        {
            lock (_lock)
                return _workers?.ProcessIds ?? [];
        }
    }

    /// <summary>What is kept of a destination.</summary>
    public KeptState Kept(string key) => _kept.GetOrAdd(key, static (key, folder) => new(folder, key), options.StateFolder);

    /// <summary>The workers, for a destination that uses them until it gives them back.</summary>
    public ActionsWorkers Use(ActionsConfig user)
    {
        lock (_lock)
        {
            _users.Add(user);
            _workers ??= new(options);
            Limit(_workers);
            return _workers;
        }
    }

    /// <summary>A destination is done; with the last one the workers end.</summary>
    public async ValueTask GiveBackAsync(ActionsConfig user)
    {
        ActionsWorkers? idle = null;
        lock (_lock)
        {
            _users.Remove(user);
            if (_users.Count == 0)
                (idle, _workers) = (_workers, null);
            else
                Limit(_workers!);
        }

        if (idle is not null)
            await idle.DisposeAsync();
    }

    // The workers are shared, so whoever asks for most gets it for all.
    private void Limit(ActionsWorkers workers)
    {
        workers.Most = _users.Max(user => user.Workers) ?? Math.Min(Environment.ProcessorCount, 4);
        workers.Memory = _users.Max(user => user.Memory) ?? ActionsConfig.DefaultMemory;
    }
}
