using Weft.Configuration;

namespace Weft.Audiences.Conditions;

/// <summary>A step of a <see cref="SequenceCondition"/>.</summary>
/// <param name="Events">Which events it takes.</param>
/// <param name="Within">How long after the step before it they may come at most.</param>
/// <param name="IsDenied">True for a last step that must not happen in that time.</param>
internal sealed record SequenceStep(EventSelection Events, TimeSpan Within, bool IsDenied)
{
    /// <summary>Reads the step at a place; null after a mistake that leaves none.</summary>
    public static SequenceStep? Read(ConfigNode node, bool isFirst, bool isLast, ConditionReader reader)
    {
        if (node.Kind != ConfigKind.Map)
        {
            reader.Errors.Add(node, "must be a step: a map with event, or with not for the last one");
            return null;
        }

        var map = new MapReader(node, reader.Errors);
        var step = node["not"].Exists ? ReadDenied(map, isFirst || !isLast, reader)
            : isFirst ? new(EventSelection.Read(map, reader), TimeSpan.MaxValue, false)
            : new SequenceStep(EventSelection.ReadOfAnyTime(map, reader), map.Duration("within") ?? TimeSpan.MaxValue, false);
        map.Done();
        return step;
    }

    private static SequenceStep? ReadDenied(MapReader map, bool isMisplaced, ConditionReader reader)
    {
        var denied = new MapReader(map.Child("not"), reader.Errors);
        var events = EventSelection.ReadOfAnyTime(denied, reader);
        denied.Done();
        var within = map.Duration("within");
        if (isMisplaced)
            reader.Errors.Add(map.Node["not"], "can only be the last step, behind one that happens");
        else if (!map.Node["within"].Exists)
            reader.Errors.Add(map.Node, "needs within: how long nothing of that may happen, such as within: 1d");
        return within is { } wait && !isMisplaced ? new(events, wait, true) : null;
    }
}
