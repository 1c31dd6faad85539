using Weft.Activation;
using Weft.Audiences;
using Weft.Events;
using Weft.Profiles;
using Weft.Storage;

namespace Weft;

/// <summary>The state as it is, for answering a question. Reads only; for one thread.</summary>
public sealed class ReadView
{
    private readonly StateBatch _state;

    internal ReadView(IKeyValueStore store, Workspace workspace, DateTimeOffset now)
    {
        (_state, Workspace, Now) = (new(store), workspace, now);
        Deliveries = new(store);
    }

    /// <summary>The configuration in force.</summary>
    public Workspace Workspace { get; }

    /// <summary>The instant of the question.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Receipts and dead letters.</summary>
    public DeliveryReader Deliveries { get; }

    internal StateBatch State => _state;

    internal Memberships Memberships => new(_state);

    internal RejectedEvents Rejected => new(_state);

    internal SeenEvents Seen => new(_state);

    /// <summary>The profile that holds an external id, or a <c>profile_id</c>; null when nobody does.</summary>
    internal StoredProfile? Profile(string type, string value) =>
        StoredProfile.Find(_state, type, value, Workspace.Identity, Workspace.Config.Region);

    /// <summary>The profile that holds a fragment now.</summary>
    internal StoredProfile ProfileOf(ulong fragment) => StoredProfile.Of(_state, fragment);
}
