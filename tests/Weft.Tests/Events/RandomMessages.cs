using System.Globalization;
using System.Text;

namespace Weft.Tests.Events;

/// <summary>Messages of the tracking API at random, as text: members in any order, kinds that should not be, escapes, depths.</summary>
internal sealed class RandomMessages(Random random)
{
    private static readonly string[] Texts =
        ["\"\"", "\" \"", "\"a\"", "\"user-1\"", "\"\\u0041\\n\\\"q\\\"\"", "\"ü日本\"", "\"\\ud83d\\ude00\"", "\"a b\"", "\"\\u00a0\"", "\"x\\\\\"", "\"2026-11-22\""];

    private static readonly string[] Others = ["null", "true", "42", "1.10", "-0", "1e3", "123456789012345678901234567890", "[]", "[1,{\"a\":[\"x\"]}]", "{}"];
    private static readonly string[] Names = ["a", "b", "email", "phone", "device", "ip", "traits", "externalIds", "externalId", "integrations", "\\u0061", "\\u0065mail", "e-mail", "日"];
    private static readonly string[] Fields = ["messageId", "userId", "anonymousId", "previousId", "groupId", "event", "name", "category", "originalTimestamp", "sentAt", "channel", "version", "x"];
    private static readonly string[] Objects = ["properties", "traits", "context", "integrations", "y"];
    private static readonly string[] Types = ["identify", "track", "page", "screen", "group", "alias"];

    /// <summary>A message such as collect writes: its type, its message id, and its times.</summary>
    public string Normalised()
    {
        var members = Members();
        members.RemoveAll(member => member.StartsWith("\"messageId\"", StringComparison.Ordinal));
        members.Add($"\"type\":\"{Types[random.Next(Types.Length)]}\"");
        members.Add($"\"messageId\":{Texts[random.Next(2, Texts.Length)]}");
        members.Add($"\"timestamp\":\"2026-11-22T11:{random.Next(10, 60)}:00.{random.Next(1, 10)}01Z\"");
        members.Add("\"receivedAt\":\"2026-11-22T12:00:00.0000001Z\"");
        if (random.Next(3) == 0)
            members.Add("\"_notes\":[\"one\"]");
        return Joined(members);
    }

    /// <summary>Any members of a message, each name once.</summary>
    public List<string> Members() =>
    [
        .. Fields.Where(_ => random.Next(2) == 0).Select(name => $"\"{name}\":{Value(0)}"),
        .. Objects.Where(_ => random.Next(2) == 0).Select(name => $"\"{name}\":{(random.Next(6) == 0 ? Value(0) : Object(2))}"),
    ];

    /// <summary>An object of members in any order, with or without white space.</summary>
    public string Joined(List<string> members)
    {
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(members));
        var space = random.Next(8) == 0 ? " \n" : "";
        return $"{{{space}{string.Join("," + space, members)}{space}}}";
    }

    /// <summary>Any value.</summary>
    public string Value(int depth) => random.Next(5) switch
    {
        0 => Others[random.Next(Others.Length)],
        1 when depth > 0 => Object(depth - 1),
        2 => "\"" + random.Next(1000).ToString(CultureInfo.InvariantCulture) + "\"",
        _ => Texts[random.Next(Texts.Length)],
    };

    /// <summary>An object, each name once, however it is written.</summary>
    public string Object(int depth)
    {
        var text = new StringBuilder();
        foreach (var name in Names.Where(_ => random.Next(4) == 0).DistinctBy(name => name.Replace("\\u0061", "a", StringComparison.Ordinal).Replace("\\u0065", "e", StringComparison.Ordinal)))
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? "," : "")}\"{name}\":{Value(depth)}");
        return $"{{{text}}}";
    }
}
