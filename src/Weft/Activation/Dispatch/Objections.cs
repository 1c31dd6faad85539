using Weft.Privacy;
using Weft.Storage;

namespace Weft.Activation.Dispatch;

/// <summary>Looks once more, right before a message is sent: consent may have gone since it was due.</summary>
/// <param name="store">The state as it is.</param>
/// <param name="suppresses">Whether any id may be suppressed.</param>
internal sealed class Objections(IKeyValueStore store, Func<bool> suppresses)
{
    private volatile DestinationSet _destinations = DestinationSet.Empty;

    /// <summary>The destinations as configured last.</summary>
    public DestinationSet Destinations
    {
        set => _destinations = value;
    }

    /// <summary>Why a message must not be sent; null when it may. What takes somebody off a list always may.</summary>
    public string? WhyNot(OutboxRow row)
    {
        if (row.Subject == 0 || _destinations.Find(row.Key.Destination) is not { } definition || (definition.Consent.Count == 0 && !suppresses()))
            return null;
        var state = new StateBatch(store);
        return new Permission(state, new Suppressions(state), row.Subject).WhyNot(definition);
    }
}
