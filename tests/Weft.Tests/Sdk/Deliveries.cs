namespace Weft.Tests.Sdk;

/// <summary>Bodies that were answered 200, and who waits for one that names a message.</summary>
internal sealed class Deliveries
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly List<string> _bodies = [];
    private readonly List<(Predicate<string> Is, TaskCompletionSource Done)> _waiting = [];

    public IReadOnlyList<string> Bodies
    {
        get
        {
            lock (_gate)
                return [.. _bodies];
        }
    }

    public void Add(string body)
    {
        lock (_gate)
        {
            _bodies.Add(body);
            foreach (var one in _waiting.Where(one => one.Is(body)))
                one.Done.TrySetResult();
        }
    }

    /// <summary>Ends when each of the texts has been in a body.</summary>
    public async Task HoldAsync(IEnumerable<string> texts)
    {
        foreach (var text in texts)
            await HoldAsync(body => body.Contains(text, StringComparison.Ordinal), text);
    }

    /// <summary>Ends when there has been such a body.</summary>
    public async Task HoldAsync(Predicate<string> isIt, string inWords)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_bodies.Exists(isIt))
                return;
            _waiting.Add((isIt, done));
        }

        try
        {
            await done.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"nothing with {inWords} was answered 200");
        }
    }
}
