using System.Globalization;
using System.Text.Json.Nodes;

namespace Weft.Tests.Activation;

/// <summary>Draws mappings and payloads at random, of names that they share, so that paths often find something.</summary>
internal sealed class MappingDraw(Random random)
{
    private static readonly string[] Names = ["a", "b", "c", "10", "2", "a.b", "x y", "list"];
    private static readonly string[] Texts = ["", "x", "A-b-C", " Straße ", "12.5", "{\"a\":[1,null]}", "true", "2026-05-01T10:20:30Z", "a,b,,c", "<b>&amp;</b>", "$& $1", "0"];
    private static readonly string[] Filters =
    [
        "upcase", "downcase", "capitalize", "strip", "size", "first", "last", "join: '-'", "split: ','", "append: 'z'", "prepend: a", "plus: 2", "minus: b", "times: 1.5", "divided_by: 4", "modulo: 3",
        "round: 1", "ceil", "floor", "abs", "default: 'd'", "slice: 1, 2", "truncate: 4", "json", "compact", "where: 'a'", "where: 'a', 1", "sum", "sum: 'a'", "escape", "url_encode", "replace: 'a', 'b'", "remove: '-'",
        "at_least: 2", "at_most: 3", "to_integer", "push: 'q'", "pop", "shift", "unshift: 1", "strip_html", "truncatewords: 1", "number_of_words", "base64_encode", "slugify",
    ];

    public MappingCase Case() => new(new JsonObject { ["v"] = Value(4), ["w"] = Value(2) }, Object(4));

    private JsonNode? Value(int depth) => random.Next(depth > 0 ? 18 : 5) switch
    {
        0 => Constant(),
        1 or 2 or 3 => Of("@path", Path()),
        4 => Of("@template", $"{Text()}{{{{{Name()}.{Name()}.length}}}}|{{{{ {Name()}[0].length }}}}"),
        5 => Of("@if", new JsonObject { [random.Next(2) == 0 ? "exists" : "blank"] = Directive(depth), ["then"] = Value(depth - 1), ["else"] = Value(depth - 1) }),
        6 => Of("@case", new JsonObject { ["operator"] = random.Next(2) == 0 ? "upper" : "lower", ["value"] = Directive(depth) }),
        7 => Of("@replace", Replacement(depth)),
        8 or 9 => Of("@arrayPath", new JsonArray(random.Next(2) == 0 ? Path() : Directive(depth), random.Next(2) == 0 ? Directive(depth) : new JsonObject { ["p"] = Value(depth - 1), ["q"] = Of("@path", Path()) })),
        10 => Of("@merge", new JsonObject { ["direction"] = random.Next(2) == 0 ? "left" : "right", ["objects"] = new JsonArray(Directive(depth), new JsonObject { [Name()] = Value(depth - 1) }, Directive(depth)) }),
        11 => Of("@flatten", new JsonObject { ["separator"] = random.Next(2) == 0 ? "." : "_", ["omitArrays"] = random.Next(2) == 0, ["value"] = Value(depth - 1) }),
        12 => Of("@json", new JsonObject { ["mode"] = random.Next(2) == 0 ? "encode" : "decode", ["value"] = Directive(depth) }),
        13 => Of("@excludeWhenNull", Value(depth - 1)),
        14 => Of("@liquid", Liquid()),
        15 => Of("@transform", new JsonObject { ["apply"] = new JsonObject { [Name()] = Value(depth - 1), [Name()] = Of("@path", Path()) }, ["mapping"] = new JsonObject { ["t"] = Value(depth - 1) } }),
        16 => new JsonArray(Value(depth - 1), Value(depth - 1)),
        _ => new JsonObject { [Name()] = Value(depth - 1), [Name()] = Value(depth - 1) },
    };

    private JsonObject Directive(int depth)
    {
        while (true)
        {
            if (Value(depth - 1) is JsonObject { Count: 1 } drawn && drawn.First().Key.StartsWith('@'))
                return drawn;
        }
    }

    private JsonObject Replacement(int depth)
    {
        var drawn = new JsonObject { ["pattern"] = Pick("a", "-", "B", "$", ".", "1"), ["replacement"] = Pick("", "x", "$&", "-a", "$'"), ["ignorecase"] = random.Next(2) == 0, ["global"] = random.Next(2) == 0, ["value"] = Directive(depth) };
        if (random.Next(3) == 0)
            (drawn["pattern2"], drawn["replacement2"]) = (Pick("x", "a", "c"), Pick("", "y"));
        return drawn;
    }

    private string Liquid()
    {
        var value = string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => $" | {Filters[random.Next(Filters.Length)]}"));
        var other = Pick("a", "b", "list", "nil", "empty", "blank", "1", "'x'");
        return $"{{{{ {Pick("a", "b", "c", "list", "list[0]", "a.b", "c.size", "'A-b'", "7")}{value} }}}}"
            + $"{{% if {Pick("a", "b", "c", "list")} {Pick("==", "!=", "<", ">=", "contains", "and", "or")} {other} %}}y{{% else %}}n{{% endif %}}";
    }

    private JsonNode? Constant() => random.Next(6) switch { 0 => null, 1 => Text(), 2 => random.Next(-3, 9), 3 => random.Next(2) == 0, 4 => 0.1 * random.Next(100), _ => new JsonArray(1, Text()) };

    private JsonObject Object(int depth)
    {
        var drawn = new JsonObject();
        for (var count = random.Next(6); count >= 0; count--)
            drawn[Name()] = Json(depth - 1);
        return drawn;
    }

    private JsonNode? Json(int depth) => random.Next(depth > 0 ? 9 : 6) switch
    {
        >= 7 => Object(depth),
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Json(depth - 1))]),
        _ => Constant(),
    };

    private string Path() => random.Next(5) switch
    {
        0 => "$.",
        1 => $"$.{Name()}",
        2 => $"$.{Name()}.{Name()}",
        3 => $"$['{Name()}'][{random.Next(3).ToString(CultureInfo.InvariantCulture)}].{Name()}",
        _ => $"{Name()}.length",
    };

    private static JsonObject Of(string directive, JsonNode? value) => new() { [directive] = value };

    private string Name() => Names[random.Next(Names.Length)];

    private string Text() => Texts[random.Next(Texts.Length)];

    private string Pick(params string[] of) => of[random.Next(of.Length)];
}
