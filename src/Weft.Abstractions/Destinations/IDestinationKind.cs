namespace Weft.Destinations;

/// <summary>
/// What <c>kind:</c> of a destination names. Adding a connector is one folder with one of these and its <see cref="IDestination"/>.
/// </summary>
public interface IDestinationKind
{
    /// <summary>The word used in <c>kind:</c>, such as <c>webhook</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Checks the settings a user wrote and builds the destination from them. It is also called only to check them: nothing may be opened or called before
    /// the first delivery.
    /// </summary>
    /// <param name="settings">The settings; each problem is reported on it, all of them, not only the first.</param>
    /// <returns>The destination, or null when the settings have a problem.</returns>
    IDestination? Create(DestinationSettings settings);
}
