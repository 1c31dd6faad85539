using System.Globalization;
using Weft.Server.Demo.Shop;

namespace Weft.Server.Demo;

/// <summary>What the demo says: few lines, and one that moves where it is watched.</summary>
internal sealed class DemoScreen(TextWriter output)
{
    private static readonly bool IsWatched = !Console.IsOutputRedirected;
    private int _shown = -1;

    public void PortIsTaken(int port) => output.WriteLine($"Port {port} is taken; a free one is used.");

    public void Welcome(string url, string tools, string token, DemoFolder folder)
    {
        output.WriteLine();
        output.WriteLine($"  Open   {url}");
        output.WriteLine();
        output.WriteLine($"  Kettle & Leaf, a tea shop: a website, tills, an app, e-mail and a support desk. Seed {folder.Story.Seed}.");
        output.WriteLine($"  Its mail tool and till display are at {tools}; its configuration is {folder.ConfigPath}.");
        output.WriteLine($"  {(folder.IsKept ? "Everything is kept in " + folder.Path : "Everything is in a temporary folder and gone at the end")}. Ctrl+C ends it.");
        output.WriteLine();
        output.WriteLine($"  curl -H 'Authorization: Bearer {token}' {url}/api/v1/audiences");
        output.WriteLine($"  curl -u {ShopSources.WriteKeys[ShopSources.Web]}: {url}/v1/track -d '{{\"event\":\"Hello\",\"userId\":\"me\"}}'");
        output.WriteLine();
    }

    /// <summary>How far the history is; where nobody watches, every quarter.</summary>
    public void Progress(int people, int done, int all)
    {
        var percent = all == 0 ? 100 : (int)(100L * done / all);
        if (percent == _shown || (!IsWatched && percent / 25 == _shown / 25))
            return;
        _shown = percent;
        var line = string.Create(CultureInfo.InvariantCulture, $"  A year of the shop: {people:N0} people, {all:N0} events … {percent} %");
        if (IsWatched)
            output.Write("\r" + line);
        else
            output.WriteLine(line);
    }

    public void HistoryIsIn(int events, TimeSpan took)
    {
        if (IsWatched)
            output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  The year is in: {events:N0} events in {took.TotalSeconds:0.0} s, {events / took.TotalSeconds:N0} a second."));
    }

    public void Live(double pace) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  Live from now on: about {pace:0.#} events a second."));

    public void Ended(string? kept)
    {
        output.WriteLine();
        output.WriteLine(kept is null ? "  Ended; the temporary folder is gone." : $"  Ended; ./weft demo --data {kept} goes on from here.");
    }
}
