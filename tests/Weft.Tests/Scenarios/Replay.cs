using Weft.Activation;
using Weft.Audiences;
using Weft.Log;
using Weft.Storage;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Scenarios;

/// <summary>The log of a story, replayed on the side in a state of its own, with commits of its own size.</summary>
internal sealed class Replay(Func<string, Workspace> compile)
{
    private readonly MemoryStore _store = new();
    private readonly Dictionary<long, LogFrame> _frames = [];
    private Shard? _shard;

    public List<MembershipChange> Changes { get; } = [];

    public long Position => _shard?.Position ?? 0;

    public IKeyValueStore Store => _store;

    /// <summary>Takes the frames from where it stands on.</summary>
    /// <param name="reader">The log, from there on.</param>
    /// <param name="framesPerCommit">How many frames go into a commit.</param>
    public void Follow(LogReader reader, int framesPerCommit)
    {
        _shard ??= new(_store, new LaneOrders(_store), compile, new(position => _frames.TryGetValue(position, out var frame) ? frame : null));
        foreach (var frames in Read(reader).Chunk(framesPerCommit))
            Changes.AddRange(_shard.Apply(frames).Changes);
    }

    private IEnumerable<LogFrame> Read(LogReader reader)
    {
        while (reader.TryRead(out var frame))
        {
            _frames[frame.Position] = frame;
            yield return frame;
        }
    }
}
