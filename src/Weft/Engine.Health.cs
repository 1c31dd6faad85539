using System.Globalization;
using Weft.Identity;
using Weft.Storage;

namespace Weft;

/// <summary>Something that an operator should look at.</summary>
/// <param name="Text">What it is and what to do, as a sentence without its full stop.</param>
/// <param name="StandsInTheWay">Whether events are not taken or not applied because of it.</param>
public sealed record EngineProblem(string Text, bool StandsInTheWay = true);

public sealed partial class Engine
{
    /// <summary>What is not as it should be just now, the worst first; empty when all is well. What passes goes away by itself.</summary>
    public IEnumerable<EngineProblem> Problems()
    {
        if (_log.Fault is { } unwritable)
            yield return new($"no events are taken, senders are told to come again: {unwritable}");
        else if (_log.IsQueueFull)
            yield return new("events are refused, senders are told to come again: the log waits for the disk, and its queue is full");
        if (Fault is { } fault)
            yield return new($"events are taken but not applied: {fault}");
        if (NotDurable is { } why && why != Fault)
            yield return new($"the state cannot be made durable, and is tried every few seconds; the log has it: {why}");
        if (_log.SlowSync is { } took)
            yield return new($"the disk is slow: the last sync of the log took {Seconds(took)}, and senders wait for it", StandsInTheWay: false);
        if (_clock.Trouble is { } trouble)
            yield return new(trouble, StandsInTheWay: false);
        foreach (var key in _dispatchers.Suspended)
            yield return new($"destination {key} keeps failing and is tried at growing intervals", StandsInTheWay: false);
        if (StalePeople() is var stale and > 0)
            yield return new($"late evidence reached {stale} people who have too many links to take again at once; a rebuild settles them, see /api/v1/identity/warnings", StandsInTheWay: false);
        if (Warehouse is { Fault: { } failing })
            yield return new($"the warehouse takes nothing just now and is tried again and again: {failing}", StandsInTheWay: false);
    }

    private int StalePeople()
    {
        try
        {
            return Read().IdentityWarnings.TakeWhile(one => one.Kind == IdentityWarningKind.StalePerson).Count();
        }
        catch (StorageException)
        {
            // That the state cannot be read is said where it matters.
            return 0;
        }
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture) + " s";
}
