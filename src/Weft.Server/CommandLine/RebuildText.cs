using System.Globalization;
using System.Text.Json;

namespace Weft.Server.CommandLine;

/// <summary>What a rebuild came to, as text for people.</summary>
internal static class RebuildText
{
    public static void Write(TextWriter output, JsonElement answer)
    {
        var (differences, settled) = (answer.GetProperty("differences").GetInt64(), answer.GetProperty("settled").GetInt64());
        var checkedLinks = answer.GetProperty("links").GetInt64();
        if (differences == 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"No difference: {checkedLinks:N0} links taken again."));
            return;
        }

        foreach (var one in answer.GetProperty("listed").EnumerateArray())
            Write(output, one, one.GetProperty("kind").GetString()!);
        var listed = answer.GetProperty("listed").GetArrayLength();
        if (listed < differences)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {differences - listed:N0} more"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{differences:N0} {(differences == 1 ? "difference" : "differences")} in {checkedLinks:N0} links{(answer.GetProperty("dry_run").GetBoolean() ? "; nothing was changed" : $", {settled:N0} settled")}."));
    }

    private static void Write(TextWriter output, JsonElement one, string kind)
    {
        output.WriteLine(kind switch
        {
            "stale" => "Stale: late evidence was put off here",
            "people" => "Other ids belong together",
            "links" => "Other links are in force or refused",
            _ => "Something else is noted of the same ids",
        });
        foreach (var profile in one.GetProperty("in_force").EnumerateArray())
            output.WriteLine($"  in force  {Ids(profile)}");
        foreach (var profile in one.GetProperty("made").EnumerateArray())
            output.WriteLine($"  evidence  {Ids(profile)}");
        foreach (var link in one.GetProperty("links").EnumerateArray())
            output.WriteLine($"  {link.GetProperty("a").GetString()} - {link.GetProperty("b").GetString()}: {Outcome(link, "in_force")}, by the evidence {Outcome(link, "made")}");
    }

    private static string Outcome(JsonElement link, string name) => link.GetProperty(name).GetString() is { } rule ? $"refused ({rule})" : "in force";

    private static string Ids(JsonElement profile) => string.Join(", ", profile.EnumerateArray().Select(id => id.GetString()));
}
