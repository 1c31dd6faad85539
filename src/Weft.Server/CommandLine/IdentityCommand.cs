using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Configuration;
using Weft.Identity;
using Weft.Log;
using Weft.Server.Api;
using Weft.Server.Configuration;
using Weft.Server.Hosting;
using Weft.Server.Problems;
using Weft.Storage;

namespace Weft.Server.CommandLine;

/// <summary><c>weft identity what-if</c> and <c>weft identity rebuild</c>.</summary>
internal static class IdentityCommand
{
    /// <summary>What a command ends with that found a difference and left it.</summary>
    public const int Differs = 2;

    private static readonly JsonSerializerOptions Readable = new(ApiJson.Options) { WriteIndented = true };

    private static readonly Option<string> Rules = new("--rules")
    {
        Description = "The rules to try: a weft.yaml, of which the section identity counts, or that section alone",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Lists what differs and leaves it; the exit code is 2 where something does" };

    private static readonly Option<string> Format = new("--format") { Description = "How to write the answer", DefaultValueFactory = _ => "table" };

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong("table", "json");
        return new("identity", "Who is who: tries rules, and checks the graph.") { WhatIf(), Rebuild() };
    }

    private static Command WhatIf()
    {
        var (command, place) = (new Command("what-if", "What other identity rules would make of everything that is known; changes nothing.") { Rules, Format }, new IdentityPlace());
        place.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, async () =>
        {
            var section = ReadSection(parsed.GetValue(Rules)!);
            var answer = await place.RunAsync(
                parsed, "api/v1/identity/what-if", new { identity = section.ToJson() ?? new JsonObject() },
                async (engine, told, cancellation) => await engine.TryRulesAsync(Compile(section), told, cancellation), cancellation);
            Write(parsed, answer, TrialText.Write);
            return 0;
        }));
        return command;
    }

    private static Command Rebuild()
    {
        var (command, place) = (new Command("rebuild", "Takes all link evidence again and settles what differs from the graph in force.") { DryRun, Format }, new IdentityPlace());
        place.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, async () =>
        {
            var isDry = parsed.GetValue(DryRun);
            var answer = await place.RunAsync(
                parsed, "api/v1/identity/rebuild", new { dry_run = isDry }, (engine, told, cancellation) => TrialEndpoints.CheckOrSettleAsync(engine, isDry, told, cancellation), cancellation);
            Write(parsed, answer, RebuildText.Write);
            return answer.GetProperty("differences").GetInt64() > answer.GetProperty("settled").GetInt64() ? Differs : 0;
        }));
        return command;
    }

    private static void Write(ParseResult parsed, JsonElement answer, Action<TextWriter, JsonElement> asText)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Format) == "json")
            output.WriteLine(JsonSerializer.Serialize(answer, Readable));
        else
            asText(output, answer);
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception problem) when (problem is StartupException or HttpRequestException or StorageException or LogUnavailableException or IOException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"weft: {problem.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync("weft: broken off");
            return 1;
        }
    }

    private static ConfigNode ReadSection(string path)
    {
        var errors = new ConfigErrors();
        if (ConfigFile.Text(path, out var why) is not { } yaml)
            throw new StartupException(why);
        var root = YamlConfig.Parse(yaml, errors);
        var isWhole = root?.Entries.Any(entry => entry.Key is "identity" or "workspace" or "sources") ?? false;
        var section = isWhole ? root!["identity"] : root;
        if (section is not null)
            IdentityRules.Read(section, errors);
        if (errors.Any)
            throw new StartupException($"{path} has {ConfigFile.Count(errors.All.Count, "mistake")}:\n  {string.Join("\n  ", errors.InFileOrder)}");
        return section!;
    }

    private static IdentityRules Compile(ConfigNode section) => IdentityRules.Read(section, new ConfigErrors());
}
