namespace Weft.Destinations;

/// <summary>What one try said and was answered, as somebody who tries a mapping sees it. A connector adds each request with its answer; secrets are masked.</summary>
public sealed class DeliveryTrace
{
    private readonly List<(string Request, string Answer)> _exchanges = [];

    /// <summary>What stands for a secret.</summary>
    public const string Masked = "••••";

    /// <summary>The requests and their answers, in order.</summary>
    public IReadOnlyList<(string Request, string Answer)> Exchanges
    {
        get
        {
            lock (_exchanges)
                return [.. _exchanges];
        }
    }

    /// <summary>Adds a request and what came back.</summary>
    /// <param name="request">As it went out: for HTTP the first line, the headers and the body.</param>
    /// <param name="answer">As it came, or why none came.</param>
    public void Add(string request, string answer)
    {
        lock (_exchanges)
            _exchanges.Add((request, answer));
    }
}
