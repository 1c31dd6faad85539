using Weft.Events;
using Weft.Identity;
using Weft.Log;

namespace Weft.Tests.Order;

/// <summary>An operator who decides of the ids of some calls that they are none, and takes that back, while these arrive; and what follows by the book.</summary>
internal sealed class Decisive(ShardUnderTest shard, IReadOnlyList<GivenCall> calls, Random random)
{
    private readonly Dictionary<ExternalId, long> _none = [];
    private readonly Dictionary<string, GivenCall> _accepted = [];
    private readonly List<ExternalId> _ids = [.. calls.SelectMany(call => call.Who.Ids).Distinct().OrderBy(id => id.ToString(), StringComparer.Ordinal)];

    /// <summary>The calls that were accepted, with the ids that are ones, but for those without any.</summary>
    public List<GivenCall> Calls => [.. _accepted.Values.Select(Left).Where(call => call.Who.Ids.Count > 0)];

    /// <summary>The calls that were accepted, as they came.</summary>
    public IEnumerable<GivenCall> Accepted => _accepted.Values;

    public static LogFrame Frame(DateTimeOffset now, DecisionRequest request) => new(0, now, FrameKind.Decision, "", 0, request.ToPayload());

    /// <summary>Decides something, or takes it back.</summary>
    public void Decide(DateTimeOffset now, bool withdraws)
    {
        if (_ids.Count == 0)
            return;
        if (withdraws && _none.Count > 0 && random.Next(2) == 0)
        {
            var (id, number) = _none.ElementAt(random.Next(_none.Count));
            shard.Apply([Frame(now, DecisionRequest.Withdraw(number, "op", "no"))]);
            _none.Remove(id);
            return;
        }

        var none = _ids[random.Next(_ids.Count)];
        if (_none.ContainsKey(none))
            return;
        shard.Apply([Frame(now, new(0, DecisionKind.NotAnIdentifier, none, none, "op", "so"))]);
        _none[none] = shard.Position;
    }

    /// <summary>A frame arrives: what has no id that is one just then is rejected.</summary>
    public void Arrives(LogFrame frame)
    {
        foreach (var item in CollectedItems.Of(frame))
        {
            var tracking = TrackingEvent.Of(item, frame.Source);
            var call = calls.First(one => one.Who.MessageId == tracking.MessageId && one.Who.Source == frame.Source);
            if (Left(call).Who.Ids.Count > 0)
                _accepted.TryAdd(call.Tie, call);
        }

        shard.Apply([frame]);
    }

    /// <summary>An event that lies, or is said to lie, under another id than the strongest that is one; null when there is none.</summary>
    public string? Misfiled()
    {
        var places = Calls.ToDictionary(call => call.Tie, call => call.Who.Ids[0]);
        return SaidWrong() ?? shard.Rows().Where(row => places.TryGetValue($"{row.MessageId}\0{row.Source}", out var id) && id != row.Id)
            .Select(row => $"  {row.Source}/{row.MessageId} lies under {row.Id}").FirstOrDefault();
    }

    private string? SaidWrong() => Calls.Select(call => (call, Filed: shard.FiledUnder(call.Who.Source, call.Who.MessageId)))
        .Where(one => one.Filed is { } filed && filed != one.call.Who.Ids[0]).Select(one => $"  {one.call} is said to be filed under {one.Filed}").FirstOrDefault();

    /// <summary>The lines of those whom the calls make.</summary>
    public SortedSet<string> WithoutNobodies(SortedSet<string> lines)
    {
        var known = Calls.SelectMany(call => call.Who.Ids).ToHashSet();
        var nobodies = _ids.Where(id => !known.Contains(id)).Select(id => ProfileLines.Name([id]) + " ").ToList();
        return new(lines.Where(line => !nobodies.Exists(name => line.StartsWith(name, StringComparison.Ordinal))), StringComparer.Ordinal);
    }

    // The e-mail of an identify call is a trait too, whatever it is besides.
    private GivenCall Left(GivenCall call) =>
        call with { Who = call.Who with { Ids = [.. call.Who.Ids.Where(id => !_none.ContainsKey(id))] }, Mail = call.Who.First(ExternalId.Email) };
}
