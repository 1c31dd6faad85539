using Weft.Events;
using Weft.Identity;
using Weft.Log;

namespace Weft.Server.Web.Live;

/// <summary>The last events that went through the stages, from the log: what there is to show before anything new comes.</summary>
internal static class RecentEvents
{
    private const int FramesLookedThrough = 300;

    /// <summary>Them, oldest first.</summary>
    /// <param name="engine">Whose log.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="number">They are numbered from after this one on.</param>
    public static IReadOnlyList<Shown> Of(Engine engine, int most, long number)
    {
        var view = engine.Read();
        var shown = new List<Shown>();
        foreach (var (frame, messageId) in Newest(engine, most))
        {
            if (view.Seen.Find(frame.Source, messageId) is not { } seen || seen.Place.Position != frame.Position || view.Logged.Find(seen.Place) is not { } tracking)
                continue;
            var profile = view.ProfileOf(seen.Fragment);
            shown.Add(new(++number, frame.Now, new("event", tracking.Timestamp, new ProfileId(profile.Number).ToString(), tracking["type"].GetString(), tracking.EventName, frame.Source, messageId)));
        }

        return shown;
    }

    private static (LogFrame Frame, string MessageId)[] Newest(Engine engine, int most)
    {
        var newest = new Ring<(LogFrame, string)>(most);
        var end = engine.Position;
        using var log = Open(engine, Math.Max(0, end - FramesLookedThrough));
        while (log is not null && log.Position < end && log.TryRead(out var frame))
        {
            foreach (var item in CollectedItems.Of(frame))
            {
                if (item.IsAccepted)
                    newest.Add((frame with { Payload = default }, item.MessageId));
            }
        }

        return newest.OldestFirst();
    }

    // The oldest frames may be gone by now.
    private static LogReader? Open(Engine engine, long after)
    {
        try
        {
            return engine.ReadLog(after);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
