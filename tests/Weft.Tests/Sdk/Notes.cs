namespace Weft.Tests.Sdk;

/// <summary>Texts that were noted while something ran, and who waits for one.</summary>
internal sealed class Notes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<string> _texts = [];
    private readonly List<(Predicate<string> Is, TaskCompletionSource Done)> _waiting = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_gate)
                return [.. _texts];
        }
    }

    public void Add(string text)
    {
        lock (_gate)
        {
            _texts.Add(text);
            foreach (var one in _waiting.Where(one => one.Is(text)))
                one.Done.TrySetResult();
        }
    }

    /// <summary>Ends when each of the words has been in a text.</summary>
    public async Task HoldAsync(IEnumerable<string> words)
    {
        foreach (var word in words)
            await HoldAsync(text => text.Contains(word, StringComparison.Ordinal), word);
    }

    /// <summary>Ends when there has been such a text.</summary>
    public async Task HoldAsync(Predicate<string> isIt, string inWords)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_texts.Exists(isIt))
                return;
            _waiting.Add((isIt, done));
        }

        try
        {
            await done.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"there was nothing with {inWords}, only: {string.Join('\n', All.Select(text => text[..Math.Min(text.Length, 200)]))}");
        }
    }
}
