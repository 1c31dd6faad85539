using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Weft.Bench.Load;

/// <summary>
/// The load generator, a process of its own: opens its connections, says <c>ready</c>, and at each line <c>send REQUESTS RATE SECONDS</c> of standard input sends so many
/// requests (at that rate a second, or 0 for as fast as they are answered; for at least so long) and prints a <see cref="LoadResult"/> as JSON; while it
/// sends, another one every <c>--every</c> seconds of how it goes.
/// </summary>
internal static class LoadCommand
{
    public static int Run(Arguments arguments)
    {
        var server = IPEndPoint.Parse(arguments.Text("server", "127.0.0.1:8080"));
        using var loop = new LoadLoop(server, arguments.Number("connections", 32), Requests(arguments, server.ToString()));
        var every = TimeSpan.FromSeconds(arguments.Number("every", int.MaxValue));
        Console.WriteLine("ready");
        while (Console.ReadLine()?.Split(' ') is ["send", var requests, var rate, var seconds])
        {
            var pace = new Pace(long.Parse(requests, CultureInfo.InvariantCulture), Real(rate), TimeSpan.FromSeconds(Real(seconds)));
            Say(loop.Send(pace, result => Say(result with { IsLast = false }), every));
        }

        return 0;
    }

    private static IRequests Requests(Arguments arguments, string host)
    {
        var (people, seed) = (new People(arguments.Number("people", 50_000)), arguments.Number("seed", 1));
        if (arguments.Text("get", "") is { Length: > 0 } path)
            return new ReadRequests(path, people, seed, host, arguments.Text("token", ""));
        var templates = new EventTemplates(seed, arguments.Number("templates", 512));
        var events = new EventStream(templates, people, seed, arguments.Text("fill", "") == "yes");
        return new EventRequests(events, arguments.Number("batch", 100), host, arguments.Text("key", "wk_bench"));
    }

    private static void Say(LoadResult result) => Console.WriteLine(JsonSerializer.Serialize(result));

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
