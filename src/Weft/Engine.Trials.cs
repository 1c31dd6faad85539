using Weft.Events;
using Weft.Identity;
using Weft.Log;
using Weft.Trials;

namespace Weft;

public sealed partial class Engine
{
    // A frame of a rebuild takes about as many links as late evidence may at once; a group that is larger comes alone.
    private const int LinksPerFrame = IdentityResolver.MostLinksTakenAgain;

    /// <summary>What other identity rules would make of everything that is known. It reads on a thread of its own while events go on being applied, and changes nothing.</summary>
    /// <param name="rules">The other rules.</param>
    /// <param name="told">Takes how far it has come, often; on the thread that works.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<TrialAnswer> TryRulesAsync(IdentityRules rules, Action<RunProgress> told, CancellationToken cancellation = default) => Task.Run(
        () =>
        {
            var (rows, view) = ReadGraph();
            using (rows)
                return Trial.Run(rows, view.State, (view.Workspace.Identity, view.Workspace.Audiences), rules, view.Now, told, cancellation);
        },
        cancellation);

    /// <summary>Takes all link evidence again by the rules in force and compares what comes of it with the graph; off the thread that applies events, as <see cref="TryRulesAsync"/>.</summary>
    public Task<GraphReport> CheckGraphAsync(Action<RunProgress> told, CancellationToken cancellation = default) => Task.Run(
        () =>
        {
            var (rows, view) = ReadGraph();
            using (rows)
                return GraphCheck.Run(rows, view.Workspace.Identity, told, cancellation);
        },
        cancellation);

    /// <summary>
    /// Looks where the graph is not what its evidence makes of it, and has the links there taken again: by entries of the log, each of about 10,000 links, between which events are applied. Only a group of
    /// links that hang together and are more than that takes longer at once.
    /// </summary>
    /// <returns>What was found, and what is left: nothing, unless evidence was put off again meanwhile.</returns>
    public async Task<(GraphReport Found, GraphReport Left)> RebuildGraphAsync(Action<RunProgress> told, CancellationToken cancellation = default)
    {
        var found = await CheckGraphAsync(done => told(done with { Share = done.Share * 0.4 }), cancellation);
        var settled = 0;
        foreach (var groups in InFrames(found.Groups))
        {
            await TakeAgainAsync(groups, cancellation);
            settled += groups.Count;
            told(new("settling what differs", 0.4 + (0.2 * settled / found.Groups.Count)));
        }

        return (found, settled == 0 ? found : await CheckGraphAsync(done => told(done with { Share = 0.6 + (done.Share * 0.4) }), cancellation));
    }

    /// <summary>Has the links of some fragments taken again, with all that hangs together with them. Returns once that is on disk and in force.</summary>
    internal async Task TakeAgainAsync(IReadOnlyList<ulong> fragments, CancellationToken cancellation = default)
    {
        var frame = await _log.AppendAsync(FrameKind.Rebuild, "", 0, new RebuildRequest(fragments).ToPayload(), cancellation);
        await _applied.WaitAsync(frame.Position, cancellation);
    }

    private static IEnumerable<List<ulong>> InFrames(List<(ulong Fragment, int Links)> groups)
    {
        var (frame, links) = (new List<ulong>(), 0L);
        foreach (var (fragment, count) in groups)
        {
            if (frame.Count > 0 && links + count > LinksPerFrame)
            {
                yield return frame;
                (frame, links) = ([], 0);
            }

            frame.Add(fragment);
            links += count;
        }

        if (frame.Count > 0)
            yield return frame;
    }

    // Between two commits, so that all of it is of one moment.
    private (GraphRows Rows, ReadView View) ReadGraph()
    {
        lock (_applying)
            return (new GraphRows(_store), new ReadView(_store, LoggedEvents.In(_log), _shard.Workspace, _options.Clock.GetUtcNow()));
    }
}
