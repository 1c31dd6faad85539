using Microsoft.AspNetCore.Components;
using Weft.Events;

namespace Weft.Server.Web.Parts;

/// <summary>What was not accepted, newest first, a page at a time.</summary>
public sealed partial class RejectedList
{
    private const int PageSize = 10;
    private const int LookedThrough = 5_000;
    private readonly Stack<string?> _before = new([null]);
    private List<RejectedEvent> _events = [];
    private string? _next;
    private string? _source;
    private string _reason = "";
    private int _known = -1;

    /// <summary>The sources that have some.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Sources { get; set; } = [];

    /// <summary>The source to begin with.</summary>
    [Parameter]
    public string? Key { get; set; }

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    [Inject]
    private Engine Engine { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (Sources.Count == _known)
            return;
        _known = Sources.Count;
        _source ??= Key is not null && Sources.Contains(Key) ? Key : Sources.Count > 0 ? Sources[0] : null;
        Read();
    }

    private void First()
    {
        _before.Clear();
        _before.Push(null);
        Read();
    }

    private void Read()
    {
        if (_source is null)
            return;
        var found = Engine.Read().Rejected.Of(_source, _before.Peek()).Take(LookedThrough)
            .Where(one => _reason.Length == 0 || one.Reason.Word() == _reason).Take(PageSize + 1).ToList();
        _events = [.. found.Take(PageSize)];
        _next = found.Count > PageSize ? found[PageSize - 1].Id : null;
    }

    private void Forward()
    {
        _before.Push(_next);
        Read();
    }

    private void Back()
    {
        _before.Pop();
        Read();
    }
}
