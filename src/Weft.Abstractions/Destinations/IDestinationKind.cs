namespace Weft.Destinations;

/// <summary>
/// What <c>kind:</c> of a destination names. Adding a connector is one folder with one of these and its <see cref="IDestination"/>.
/// </summary>
public interface IDestinationKind
{
    /// <summary>The word used in <c>kind:</c>, such as <c>webhook</c>.</summary>
    string Name { get; }

    /// <summary>The kind that a <c>kind:</c> names, when it is this one; a family of kinds answers with its member. Null when it is neither.</summary>
    IDestinationKind? Find(string name) => name == Name ? this : null;

    /// <summary>
    /// Parts of the destination beside <c>settings</c> that the kind reads itself, from <see cref="DestinationSettings.Document"/>; its settings may then be
    /// nested and hold lists. Where <c>subscriptions</c> is one of them, those stand in the place of <c>mappings</c>.
    /// </summary>
    IReadOnlyCollection<string> Sections => [];

    /// <summary>What this machine lacks for deliveries of the kind, and how to mend that, in a sentence; null when nothing.</summary>
    string? Missing => null;

    /// <summary>
    /// Checks the settings a user wrote and builds the destination from them. It is also called only to check them: nothing may be opened or called before
    /// the first delivery.
    /// </summary>
    /// <param name="settings">The settings; each problem is reported on it, all of them, not only the first.</param>
    /// <returns>The destination, or null when the settings have a problem.</returns>
    IDestination? Create(DestinationSettings settings);
}
