using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Server.Configuration;
using Weft.Server.Hosting;
using Weft.Server.Problems;

namespace Weft.Server.CommandLine;

/// <summary><c>weft destinations test</c>: what a destination's mappings make of a message about a person, asked of a running server.</summary>
internal static class DestinationTestCommand
{
    private static readonly JsonSerializerOptions Readable = new(ApiJson.Options) { WriteIndented = true };

    private static readonly Argument<string> Key = new("KEY") { Description = "The destination's key in the configuration" };
    private static readonly Option<string> Profile = new("--profile") { Description = "Whom the message is about, such as user_id:42", HelpName = "TYPE:VALUE", Required = true };
    private static readonly Option<string?> Event = new("--event") { Description = "An event's name (the person's latest one, or else one that is made up), or a call as JSON", HelpName = "NAME|JSON" };
    private static readonly Option<string?> Audience = new("--audience") { Description = "Instead of an event: the person entering this audience", HelpName = "KEY" };
    private static readonly Option<string?> Change = new("--change") { Description = "With --audience: entered (the default) or exited", HelpName = "CHANGE" };
    private static readonly Option<string?> Trait = new("--trait") { Description = "Instead of an event: a new value of this computed trait", HelpName = "KEY" };
    private static readonly Option<string?> Source = new("--source") { Description = "Where a made-up event seems to come from", HelpName = "KEY" };
    private static readonly Option<string?> Mapping = new("--mapping") { Description = "The name or number of the only mapping to try", HelpName = "NAME" };
    private static readonly Option<string?> Definition = new("--definition") { Description = "A destination that is not saved: a YAML file with what would stand under its key", HelpName = "FILE" };
    private static readonly Option<bool> Send = new("--send") { Description = "Really sends what matches, once, and shows the request and the answer" };
    private static readonly Option<string> Server = new("--server") { Description = "The address of the running server", HelpName = "URL", DefaultValueFactory = _ => ServeOptions.DefaultUrl };
    private static readonly Option<string?> Token = new("--token") { Description = "A token of role operator or admin; WEFT_TOKEN in the environment unless said", HelpName = "TOKEN" };
    private static readonly Option<string> Format = new("--format") { Description = "How to write the answer", DefaultValueFactory = _ => "text" };

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("test", "Tries a destination's mappings on a message about a person. Not a delivery: no receipt, no sums.")
        {
            Key, Profile, Event, Audience, Change, Trait, Source, Mapping, Definition, Send, Server, Token, Format,
        };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, parsed.InvocationConfiguration, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, InvocationConfiguration console, CancellationToken cancellation)
    {
        try
        {
            using var client = RemoteServer.Client(parsed.GetValue(Server)!, parsed.GetValue(Token) ?? Environment.GetEnvironmentVariable(RemoteServer.TokenVariable));
            var path = $"api/v1/destinations/{Uri.EscapeDataString(parsed.GetValue(Key)!)}/test";
            var answer = await WarehousePlace.PostAsync(client, path, Body(parsed), cancellation);
            if (parsed.GetValue(Format) == "json")
                await console.Output.WriteLineAsync(JsonSerializer.Serialize(answer, Readable));
            else
                DestinationTestText.Write(console.Output, answer);
            return IsWell(answer) ? 0 : 1;
        }
        catch (Exception problem) when (problem is StartupException or HttpRequestException)
        {
            await console.Error.WriteLineAsync($"weft: {problem.Message}");
            return 1;
        }
    }

    private static JsonObject Body(ParseResult parsed) => new()
    {
        ["profile"] = parsed.GetValue(Profile),
        ["event"] = parsed.GetValue(Event) is { } text ? Call(text) ?? text : null,
        ["audience"] = parsed.GetValue(Audience),
        ["change"] = parsed.GetValue(Change),
        ["trait"] = parsed.GetValue(Trait),
        ["source"] = parsed.GetValue(Source),
        ["mapping"] = parsed.GetValue(Mapping),
        ["send"] = parsed.GetValue(Send),
        ["definition"] = parsed.GetValue(Definition) is { } file ? ConfigFile.Text(file, out var why) ?? throw new StartupException(why) : null,
    };

    // No event's name begins like an object.
    private static JsonNode? Call(string text)
    {
        try
        {
            return text.TrimStart().StartsWith('{') ? JsonNode.Parse(text) : null;
        }
        catch (JsonException problem)
        {
            throw new StartupException($"--event is no JSON: {problem.Message}");
        }
    }

    // A script may go by the exit code: what was sent was taken.
    private static bool IsWell(JsonElement answer) => answer.GetProperty("mappings").EnumerateArray()
        .All(one => one.GetProperty("sent") is not { ValueKind: JsonValueKind.Object } sent || sent.GetProperty("status").GetString() == "delivered");
}
