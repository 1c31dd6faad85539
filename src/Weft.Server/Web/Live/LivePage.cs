using Microsoft.AspNetCore.Components;
using Weft.Server.Access;

namespace Weft.Server.Web.Live;

/// <summary>A part that renders again when the board has something new; it looks at the board only, and lets go of it when it is left.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private IDisposable? _watching;
    private int _isDue;
    private bool _isGone;

    /// <summary>Who looks.</summary>
    [CascadingParameter]
    public Viewer Viewer { get; set; } = null!;

    [Inject]
    private protected Board Board { get; set; } = null!;

    private protected BoardView Now => Board.View;

    /// <summary>Called before it renders again because of the board.</summary>
    protected virtual void Refresh()
    {
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && !_isGone)
            _watching = Board.Watch(Ring);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _isGone = true;
        _watching?.Dispose();
        Leave();
        GC.SuppressFinalize(this);
    }

    /// <summary>Called once, when the part goes.</summary>
    protected virtual void Leave()
    {
    }

    // At most one is under way: a browser that is slow skips rather than queues. Not on the board's own thread, where one slow page would hold up all.
    private void Ring()
    {
        if (Interlocked.Exchange(ref _isDue, 1) == 0)
            _ = Task.Run(() => InvokeAsync(RenderAsync));
    }

    private async Task RenderAsync()
    {
        Interlocked.Exchange(ref _isDue, 0);
        if (_isGone)
            return;
        try
        {
            Refresh();
            StateHasChanged();
        }
        catch (Exception problem)
        {
            await DispatchExceptionAsync(problem);
        }
    }
}
