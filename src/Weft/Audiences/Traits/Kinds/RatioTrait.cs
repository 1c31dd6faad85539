using System.Globalization;
using Weft.Audiences.Conditions;
using Weft.Audiences.Windows;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Traits.Kinds;

/// <summary>
/// <c>ratio: { of: NAME, where: [...] }, over: { of: NAME, where: [...] }</c> and a time for both: how many events of the first there are for each of the second; no value where there is none of the second.
/// </summary>
internal sealed class RatioTrait(EventTrait above, EventTrait below) : Computation
{
    public override string Sentence => $"the number of {Sentences.Events(Written["ratio"])} for each {Sentences.Events(Written["over"])}{Sentences.Time(Written)}";

    public static Computation? Read(MapReader map, ConditionReader reader)
    {
        var window = TimeWindow.Read(map, reader);
        var (above, below) = (ReadSide(map, "ratio", window, reader), ReadSide(map, "over", window, reader));
        return above is null || below is null ? null : new RatioTrait(above, below);
    }

    public override ComputedValue At(IProfileHistory history, DateTimeOffset now)
    {
        var (many, each) = (above.At(history, now), below.At(history, now));
        var of = Number(each);
        return new(of == 0 ? null : Worth.JsonOf(Number(many) / of), many.ValidUntil < each.ValidUntil ? many.ValidUntil : each.ValidUntil);
    }

    public override IReadOnlyList<Dated> Because(IProfileHistory history, DateTimeOffset now) => above.Because(history, now);

    public override void AddTo(Dependencies dependencies)
    {
        above.AddTo(dependencies);
        below.AddTo(dependencies);
    }

    private static decimal Number(in ComputedValue count) => decimal.Parse(count.Json!, CultureInfo.InvariantCulture);

    private static EventTrait? ReadSide(MapReader map, string key, TimeWindow window, ConditionReader reader)
    {
        var node = map.Child(key);
        if (node.Kind != ConfigKind.Map)
        {
            reader.Errors.Add(node, "must be the events to count, such as { of: Order Completed }: ratio counts what stands above, over what stands below");
            return null;
        }

        var side = new MapReader(node, reader.Errors);
        var selection = EventSelection.ReadIn(window, side, reader, "of");
        side.Done();
        // The whole map, since it says the time.
        var leaf = reader.Leaves.OfEvents(selection.Names, $"{key}\n{map.Node.ToJson()?.ToJsonString()}");
        return new(CountTrait.Kind, null, selection, leaf, reader.Zone);
    }
}
