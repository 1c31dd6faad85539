using System.Globalization;
using Weft.Events;
using Weft.Profiles;
using Weft.Storage;
using Weft.Tests.Identity;

namespace Weft.Tests.Order;

/// <summary>What the writer has of a fragment that it did not see from the beginning, against all that was ever added.</summary>
public sealed class LongHistoryTests(StoreFixture stores) : IClassFixture<StoreFixture>
{
    private const ulong Fragment = 7;
    private static readonly string[] Names = ["a", "b", "c"];
    private readonly List<TrackingEvent> _added = [];

    [Theory]
    [InlineData(3)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(300)]
    [InlineData(1200)]
    public void a_history_reads_the_same_however_long_it_is(int events)
    {
        var store = stores.Empty();
        var first = Writer(store);
        for (var i = 0; i < events; i++)
            Add(first, Names[i % Names.Length], i);
        first.Commit();

        // One that knows nothing but what is in the store, and gets something early, something late and a name that is new.
        var writer = Writer(store);
        Add(writer, "b", events + 1);
        Add(writer, "c", -1);
        Add(writer, "d", 5);
        Check(writer);
        writer.Commit();
        Check(writer);
        Check(Writer(store));
    }

    private static StateBatch Writer(IKeyValueStore store) => StateBatch.OfWriter(store, 2).With(new LoggedEvents(_ => null));

    private void Add(StateBatch state, string name, int hour)
    {
        var at = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero).AddHours(hour).ToString("O", CultureInfo.InvariantCulture);
        var tracking = Message.Of($$"""{"type": "track", "event": "{{name}}", "messageId": "m{{_added.Count}}", "timestamp": "{{at}}"}""");
        Assert.True(Timeline.Of(state).Add(Fragment, tracking, new(1, _added.Count), mayStand: true));
        var traits = Message.Of($$"""{"type": "identify", "messageId": "t{{_added.Count}}", "timestamp": "{{at}}", "traits": {"{{name}}": {{hour}} } }""");
        TraitChanges.Of(state).Add(Fragment, 0, traits);
        _added.Add(tracking);
    }

    private void Check(StateBatch state)
    {
        var (timeline, traits) = (Timeline.Of(state), TraitChanges.Of(state));
        Assert.Equal(_added.Select(one => one.EventName!).Distinct().Order(), timeline.Names(Fragment).Order());
        Assert.Equal(_added.Select(one => one.EventName!).Distinct().Order(), traits.Names(Fragment).Order());
        foreach (var name in _added.Select(one => one.EventName!).Distinct())
        {
            var expected = _added.Where(one => one.EventName == name).OrderByDescending(one => one.Timestamp).Select(one => one.Timestamp).ToList();
            Assert.Equal(expected, timeline.OfName(Fragment, name).Select(one => one.At));
            Assert.Equal(expected, traits.Of(Fragment, name).Select(one => one.At));
        }
    }
}
