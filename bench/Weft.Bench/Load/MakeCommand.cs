using System.Text;

namespace Weft.Bench.Load;

/// <summary>Makes events and sends none: prints the first few, and what making them costs, beside how they are spread.</summary>
internal static class MakeCommand
{
    public static int Run(Arguments arguments)
    {
        var (count, seed) = (arguments.Number("events", 5_000_000), arguments.Number("seed", 1));
        var templates = new EventTemplates(seed, arguments.Number("templates", 512));
        var events = new EventStream(templates, new People(arguments.Number("people", 200_000)), seed, fills: false);
        var (buffer, shown, sizes) = (new byte[1024], arguments.Number("print", 2), new int[1024]);
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0L; i < count; i++)
        {
            var length = events.Write(events.Start + i, buffer, out _);
            sizes[length]++;
            if (i < shown)
                Console.WriteLine(Encoding.UTF8.GetString(buffer, 0, length));
        }

        var cpu = (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / count;
        var mean = sizes.Select((many, size) => (double)many * size).Sum() / count;
        Running.Say.Line($"{cpu:F0} CPU-ns an event; {Array.FindIndex(sizes, many => many > 0)} to {Array.FindLastIndex(sizes, many => many > 0)} bytes, {mean:F0} on average; {events.Repeated / (double)count:P2} sent before");
        return 0;
    }
}
