using System.Text.Json;
using Weft.Connectors.Actions;

namespace Weft.Server.CommandLine;

/// <summary>Destinations of the catalogue as lines of text.</summary>
internal static class CatalogueText
{
    private const int LongestDescription = 100;

    public static void WriteAll(TextWriter output, ActionsCatalogue catalogue)
    {
        var width = catalogue.Directories.Max(name => name.Length);
        foreach (var one in catalogue.All)
        {
            var directory = Text(one, "directory");
            output.WriteLine($"{directory.PadRight(width)}  {Text(one, "name")} ({one.GetProperty("actions").GetArrayLength()} actions, {Text(one, "authentication")}{(one.GetProperty("audiences").GetBoolean() ? ", audiences" : "")})");
        }

        var actions = catalogue.All.Sum(one => one.GetProperty("actions").GetArrayLength());
        output.WriteLine($"{catalogue.Directories.Count} destinations with {actions} actions, of @segment/action-destinations {catalogue.Version}. weft destinations list NAME says what one takes.");
    }

    public static void WriteOne(TextWriter output, JsonElement one)
    {
        output.WriteLine($"kind: actions/{Text(one, "directory")}   {Text(one, "name")}");
        output.WriteLine($"signs in by: {Text(one, "authentication")}");
        Write(output, "settings:", one.GetProperty("settings"), "  ");
        if (one.GetProperty("audience_settings").EnumerateObject().Any())
            Write(output, "audiences: settings:", one.GetProperty("audience_settings"), "  ");
        foreach (var action in one.GetProperty("actions").EnumerateObject())
        {
            output.WriteLine();
            output.WriteLine($"partnerAction: {action.Name}   {Text(action.Value, "title")}{(action.Value.GetProperty("batch").GetBoolean() ? "   (takes batches)" : "")}");
            if (Text(action.Value, "default_subscription") is { Length: > 0 } usual)
                output.WriteLine($"  subscribe: {usual}");
            Write(output, "  mapping:", action.Value.GetProperty("fields"), "    ");
        }
    }

    private static void Write(TextWriter output, string title, JsonElement fields, string indent)
    {
        output.WriteLine(title);
        foreach (var field in fields.EnumerateObject())
        {
            var required = field.Value.TryGetProperty("required", out var must) && must.ValueKind == JsonValueKind.True ? ", required" : "";
            output.WriteLine($"{indent}{field.Name} ({Text(field.Value, "type")}{required})  {Short(Text(field.Value, "description"))}".TrimEnd());
        }
    }

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= LongestDescription ? line : line[..(LongestDescription - 3)] + "...";
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
}
