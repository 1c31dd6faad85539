using System.CommandLine;
using Weft.Server.Demo;
using Weft.Server.Hosting;

namespace Weft.Server.CommandLine;

/// <summary><c>weft demo</c>.</summary>
internal static class DemoCommand
{
    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "The address to listen on; when its port is taken, a free one is used",
        HelpName = "URL",
        DefaultValueFactory = _ => ServeOptions.DefaultUrl,
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "A folder to keep everything in, for a later demo to go on; else a temporary one is made, and removed at the end",
        HelpName = "DIR",
    };

    private static readonly Option<int?> Seed = new("--seed") { Description = "The shop's seed: the same one gives the same people and the same year", HelpName = "N" };

    private static readonly Option<double> Pace = new("--pace")
    {
        Description = "Live events a second, about; from 0.1 to 200",
        HelpName = "N",
        DefaultValueFactory = _ => DemoOptions.DefaultPace,
    };

    private static readonly Option<int> People = new("--people")
    {
        Description = "How many people live around the shop, from 10 to 20,000; each makes about 27 events a year",
        HelpName = "N",
        DefaultValueFactory = _ => DemoOptions.DefaultPeople,
    };

    public static Command Create()
    {
        People.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is not (>= 10 and <= 20_000))
                result.AddError("--people must be from 10 to 20000");
        });
        Pace.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0.1 and <= 200))
                result.AddError("--pace must be from 0.1 to 200 events a second");
        });
        var command = new Command("demo", "Runs a small shop: a year of its history, then live traffic, a few audiences and two destinations.") { Urls, Data, Seed, Pace, People };
        command.SetAction(parsed => RunAsync(Options(parsed), parsed.InvocationConfiguration.Error));
        return command;
    }

    private static DemoOptions Options(ParseResult parsed) => new()
    {
        Url = parsed.GetValue(Urls)!,
        DataFolder = parsed.GetValue(Data),
        Seed = parsed.GetValue(Seed),
        Pace = parsed.GetValue(Pace),
        People = parsed.GetValue(People),
        Output = parsed.InvocationConfiguration.Output,
    };

    private static async Task<int> RunAsync(DemoOptions options, TextWriter error)
    {
        try
        {
            await new DemoRun(options).RunAsync();
            return 0;
        }
        catch (StartupException refusal)
        {
            await error.WriteLineAsync($"weft: {refusal.Message}");
            return 1;
        }
    }
}
