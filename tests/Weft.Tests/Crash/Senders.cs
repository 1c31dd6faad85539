using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Weft.Events;

namespace Weft.Tests.Crash;

/// <summary>
/// Several senders at once, each with people of its own. They keep to the rule of the SDKs: what was not answered with 200 is sent again, the same body,
/// until it is. Some answers are lost on the way, and what they answered is sent again: at once, or by a sender that was away, after the restart.
/// </summary>
internal sealed class Senders(ServerUnderTest server, int seed)
{
    private const int Count = 4;
    private const int PeopleEach = 3;
    private long _attempted;
    private int _unique;
    private volatile bool _stopping;
    private (string Body, int Size)? _acknowledged;
    private Task _work = Task.CompletedTask;

    /// <summary>Everybody, by round.</summary>
    public List<Person> People { get; } = [];

    /// <summary>How many messages there are.</summary>
    public int Unique => _unique;

    /// <summary>How many went out, repeats counted each time: no more than that can have been received.</summary>
    public long Attempted => Interlocked.Read(ref _attempted);

    /// <summary>A body that was acknowledged, for somebody else to send once more.</summary>
    public string Repeat()
    {
        var (body, size) = _acknowledged!.Value;
        Interlocked.Add(ref _attempted, size);
        return body;
    }

    /// <summary>Begins, with new people.</summary>
    public List<Person> Begin(int round)
    {
        _stopping = false;
        var senders = Enumerable.Range(0, Count).Select(sender => (Random: new Random(HashCode.Combine(seed, round, sender)), People: new List<Person>())).ToList();
        for (var i = 0; i < Count * PeopleEach; i++)
            senders[i % Count].People.Add(new($"r{round}p{i}", senders[i % Count].Random));
        var people = senders.SelectMany(sender => sender.People).ToList();
        People.AddRange(people);
        _work = Task.WhenAll(senders.Select(sender => Task.Run(() => SendAsync(sender.People, sender.Random))));
        return people;
    }

    /// <summary>Begins nothing more; returns once all that was begun has been acknowledged.</summary>
    public Task EndAsync()
    {
        _stopping = true;
        return _work.WaitAsync(Settings.Patience);
    }

    private async Task SendAsync(List<Person> people, Random random)
    {
        var later = new List<(string Body, int Size)>();
        while (!_stopping)
        {
            var size = random.Next(1, 7);
            var now = DateTimeOffset.UtcNow;
            var messages = new JsonArray([.. Enumerable.Range(0, size).Select(_ => (JsonNode)people[random.Next(people.Count)].Act(now))]);
            Interlocked.Add(ref _unique, size);
            var body = new JsonObject { ["batch"] = messages, ["sentAt"] = IsoTime.Format(now) }.ToJsonString();
            await SendAsync(body, size, random);
            _acknowledged ??= (body, size);
            switch (random.Next(16))
            {
                case 0:
                    await SendAsync(body, size, random);
                    break;
                case 1:
                    later.Add((body, size));
                    break;
            }

            await Task.Delay(random.Next(25), TestContext.Current.CancellationToken);
        }

        foreach (var (body, size) in later)
            await SendAsync(body, size, random);
    }

    private async Task SendAsync(string body, int size, Random random)
    {
        while (!await TryAsync(body, size))
            await Task.Delay(random.Next(20, 120), TestContext.Current.CancellationToken);
    }

    private async Task<bool> TryAsync(string body, int size)
    {
        Interlocked.Add(ref _attempted, size);
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await server.Sender.PostAsync("/v1/batch", content, TestContext.Current.CancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or TaskCanceledException)
        {
            return false;
        }
    }
}
