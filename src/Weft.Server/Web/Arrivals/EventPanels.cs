using Radzen;

namespace Weft.Server.Web.Arrivals;

/// <summary>Opens an event beside the page.</summary>
/// <param name="dialogs">Radzen's dialogs.</param>
public sealed class EventPanels(DialogService dialogs)
{
    /// <summary>Opens it; returns when it is closed.</summary>
    public async Task OpenAsync(string source, string messageId)
    {
        var parameters = new Dictionary<string, object?> { [nameof(EventPanel.Source)] = source, [nameof(EventPanel.MessageId)] = messageId };
        var options = new SideDialogOptions
        {
            Position = DialogPosition.Right, Width = "min(36rem, 100vw)", ShowClose = false, ShowTitle = false, CloseDialogOnOverlayClick = true,
            CssClass = "event-panel", AriaLabel = "An event and its way through the stages",
        };
        await dialogs.OpenSideAsync<EventPanel>("Event", parameters, options);
    }

    /// <summary>Closes what is open.</summary>
    public void Close() => dialogs.CloseSide();
}
