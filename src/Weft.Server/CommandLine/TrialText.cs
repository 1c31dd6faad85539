using System.Globalization;
using System.Text.Json;

namespace Weft.Server.CommandLine;

/// <summary>What a what-if came to, as text for people.</summary>
internal static class TrialText
{
    private const int MostSamples = 10;
    private const int MostIds = 8;

    public static void Write(TextWriter output, JsonElement answer)
    {
        var (profiles, merges) = (answer.GetProperty("profiles"), answer.GetProperty("merges"));
        var touched = answer.GetProperty("touched");
        Row(output, "", "now", "by these rules");
        Row(output, "profiles", Number(profiles, "before"), Number(profiles, "after"));
        Row(output, "merges made", "", Number(merges, "made"));
        Row(output, "merges undone", "", Number(merges, "undone"));
        Row(output, "profiles touched", "", Number(touched, "count"));
        Rows(output, "Audience", answer.GetProperty("audiences"), "key");
        Rows(output, "Refused links", answer.GetProperty("refusals"), "rule");
        Profiles(output, "Largest profiles now", answer.GetProperty("largest").GetProperty("before"));
        Profiles(output, "Largest profiles by these rules", answer.GetProperty("largest").GetProperty("after"));
        Samples(output, touched.GetProperty("samples"));
        foreach (var note in answer.GetProperty("notes").EnumerateArray())
            output.WriteLine($"\nNote: {note.GetString()}");
    }

    private static void Rows(TextWriter output, string title, JsonElement rows, string name)
    {
        if (rows.GetArrayLength() == 0)
            return;
        output.WriteLine();
        Row(output, title, "now", "by these rules");
        foreach (var row in rows.EnumerateArray())
            Row(output, row.GetProperty(name).GetString()!, Number(row, "before"), Number(row, "after"));
    }

    private static void Profiles(TextWriter output, string title, JsonElement profiles)
    {
        if (profiles.GetArrayLength() == 0)
            return;
        output.WriteLine($"\n{title}");
        foreach (var profile in profiles.EnumerateArray())
            output.WriteLine($"  {Line(profile)}");
    }

    private static void Samples(TextWriter output, JsonElement samples)
    {
        foreach (var (at, sample) in samples.EnumerateArray().Take(MostSamples).Index())
        {
            output.WriteLine(at == 0 ? "\nFor example" : "");
            foreach (var profile in sample.GetProperty("before").EnumerateArray())
                output.WriteLine($"  {Line(profile)}");
            output.WriteLine("  would be");
            foreach (var profile in sample.GetProperty("after").EnumerateArray())
                output.WriteLine($"    {Line(profile)}");
        }
    }

    private static string Line(JsonElement profile)
    {
        var ids = profile.GetProperty("external_ids").EnumerateArray().Take(MostIds).Select(id => id.GetString()).ToList();
        var count = profile.GetProperty("ids").GetInt32();
        return string.Create(CultureInfo.InvariantCulture, $"{profile.GetProperty("profile_id").GetString()} ({count:N0} {(count == 1 ? "id" : "ids")}): {string.Join(", ", ids)}{(count > ids.Count ? ", …" : "")}");
    }

    private static void Row(TextWriter output, string name, string now, string then) => output.WriteLine($"{name,-32} {now,12} {then,16}".TrimEnd());

    private static string Number(JsonElement holder, string name) => holder.GetProperty(name).GetInt64().ToString("N0", CultureInfo.InvariantCulture);
}
