using System.Globalization;

namespace Weft.Tests.Audiences.Oracle;

internal sealed partial class RandomCase
{

    /// <summary>Some computed traits of different kinds in any order, ratios and formulas over those before among them; and audiences on them.</summary>
    public NaiveSet SetOfTraits(int count = 8)
    {
        var traits = new NaiveTraits();
        string[] words = [.. NaiveOfEvents.WithPath, .. NaiveOfEvents.Without, "ratio", "formula", "formula"];
        random.Shuffle(words);
        foreach (var (place, word) in words.Take(count).Index())
            traits[$"t{place}"] = word switch { "ratio" => Ratio(), "formula" => new NaiveFormula(Term(3, [.. traits.Keys])), _ => OfEvents(word) };
        var set = new NaiveSet { Traits = traits };
        for (var place = 0; place < 4; place++)
            set[$"b{place}"] = new(false, new NaiveBoolean(Pick<string>(["all", "any", "none"]), [OnTrait(traits), random.Next(2) == 0 ? OnTrait(traits) : Plain(0, 0)]));
        return set;
    }

    /// <summary>A profile of many events with values that add up.</summary>
    public NaiveProfile RichProfile()
    {
        var profile = Profile();
        var events = Enumerable.Range(0, random.Next(3, 14)).Select(i => Event($"r{random.Next(100)}-{i}")).ToList();
        foreach (var happened in events.Where(_ => random.Next(4) > 0))
        {
            happened.Properties["x"] = Value();
            happened.Properties["y"] = Value();
            happened.Properties["list"] = Some<object?>(4, _ => Value());
        }

        return profile with { Events = [.. profile.Events, .. events] };
    }

    private object Value() => Pick<object>([1m, 2m, 10m, 1.5m, "1", "a", "b", false]);

    private NaiveComputedCondition OnTrait(NaiveTraits traits)
    {
        var key = Pick([.. traits.Keys]);
        var isList = traits[key] is NaiveOfEvents { Word: "unique_list" };
        return new(Filter(false) with { Path = isList ? $"{key}[]" : key } is var filter && isList ? filter : filter with { All = false });
    }

    private NaiveOfEvents OfEvents(string word) =>
        new(word, Pick(Paths), EventNames(), random.Next(4) == 0 ? [Filter(true)] : [], random.Next(3) == 0 ? new() : Time());

    private NaiveRatio Ratio() => new(new(EventNames(), Some(2, _ => Filter(true))), new(EventNames(), Some(2, _ => Filter(true))), Time());

    private NaiveTerm Term(int depth, string[] computed)
    {
        if (depth == 0 || random.Next(5) == 0)
            return Leaf(computed);
        if (random.Next(2) == 0)
            return new(Pick(NaiveTerm.Signs), Term(depth - 1, computed), Term(depth - 1, computed));
        var function = Pick(NaiveTerm.Functions);
        var count = function switch { "if" => 3, "min" or "max" or "coalesce" => random.Next(1, 4), _ => 1 };
        return new(function, [.. Enumerable.Range(0, count).Select(_ => Term(depth - 1, computed))]);
    }

    private NaiveTerm Leaf(string[] computed) => random.Next(8) switch
    {
        0 => Pick([0m, 1m, 2m, 1.5m]) is var number ? new(number.ToString(CultureInfo.InvariantCulture)) { Value = number } : null!,
        1 => Pick<string>(["1", "a", "abc", Pick(Dates)]) is var text ? new($"\"{text}\"") { Value = text } : null!,
        2 => new("true") { Value = true },
        3 => new(Pick<string>(["x", "y", "deep.x", "list"])),
        _ => new(computed.Length > 0 ? Pick(computed) : "x"),
    };
}
