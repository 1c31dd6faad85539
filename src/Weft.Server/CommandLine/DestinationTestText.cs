using System.Text.Json;
using Weft.Server.Problems;

namespace Weft.Server.CommandLine;

/// <summary>What came of trying a destination, as text for people.</summary>
internal static class DestinationTestText
{
    private static readonly JsonSerializerOptions Readable = new(ApiJson.Options) { WriteIndented = true };

    public static void Write(TextWriter output, JsonElement answer)
    {
        output.WriteLine(answer.GetProperty("made_up").GetBoolean() ? "The message, made up:" : "The message, the person's latest:");
        Write(output, Json(answer.GetProperty("message")), "  ");
        if (answer.GetProperty("filtered").GetString() is { } reason)
            output.WriteLine($"It would not be sent whatever the mappings say: {reason}.");
        foreach (var mapping in answer.GetProperty("mappings").EnumerateArray())
            WriteMapping(output, mapping);
    }

    private static void WriteMapping(TextWriter output, JsonElement mapping)
    {
        var name = mapping.GetProperty("name").GetString() is { } given ? $" ({given})" : "";
        output.WriteLine($"\nMapping {mapping.GetProperty("index").GetInt32()}{name} {(mapping.GetProperty("matches").GetBoolean() ? "matches" : "does not match")}.");
        foreach (var why in mapping.GetProperty("why_not").EnumerateArray())
            output.WriteLine($"  {why.GetProperty("path").GetString()}: {why.GetProperty("message").GetString()}");
        if (mapping.GetProperty("problem") is { ValueKind: JsonValueKind.Object } problem)
            output.WriteLine($"  It cannot be applied: {problem.GetProperty("reason").GetString()}: {problem.GetProperty("detail").GetString()}");
        if (mapping.GetProperty("body") is { ValueKind: not JsonValueKind.Null } body)
            Write(output, Json(body), "  ");
        if (mapping.GetProperty("sent") is { ValueKind: JsonValueKind.Object } sent)
            WriteSent(output, sent);
    }

    private static void WriteSent(TextWriter output, JsonElement sent)
    {
        var said = string.Join(": ", new[] { sent.GetProperty("reason").GetString(), sent.GetProperty("detail").GetString() }.Where(one => one is not null));
        output.WriteLine($"  Sent: {sent.GetProperty("status").GetString()}{(said.Length > 0 ? $", {said}" : "")}");
        foreach (var exchange in sent.GetProperty("exchanges").EnumerateArray())
        {
            Write(output, exchange.GetProperty("request").GetString()!, "  > ");
            Write(output, exchange.GetProperty("answer").GetString()!, "  < ");
        }
    }

    private static string Json(JsonElement value) => JsonSerializer.Serialize(value, Readable);

    private static void Write(TextWriter output, string text, string before)
    {
        foreach (var line in text.TrimEnd().EnumerateLines())
            output.WriteLine($"{before}{line}".TrimEnd());
    }
}
