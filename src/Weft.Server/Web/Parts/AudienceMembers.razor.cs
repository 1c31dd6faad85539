using Microsoft.AspNetCore.Components;
using Weft.Identity;

namespace Weft.Server.Web.Parts;

/// <summary>Who is in an audience, a page at a time, as of when it was read.</summary>
public sealed partial class AudienceMembers
{
    private const int PageSize = 20;
    private readonly Stack<ulong> _pages = new([0]);
    private List<(string Id, DateTimeOffset Since)> _members = [];
    private ulong? _next;
    private string? _read;

    [Parameter, EditorRequired]
    public string Key { get; set; } = "";

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    [Inject]
    private Engine Engine { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (_read == Key)
            return;
        _read = Key;
        _pages.Clear();
        _pages.Push(0);
        Read();
    }

    private void Read()
    {
        var found = Engine.Read().Memberships.Members(Key, _pages.Peek()).Take(PageSize + 1).ToList();
        _members = [.. found.Take(PageSize).Select(member => (new ProfileId(member.Profile).ToString(), member.Since))];
        _next = found.Count > PageSize ? found[PageSize - 1].Profile : null;
    }

    private void Forward()
    {
        _pages.Push(_next!.Value);
        Read();
    }

    private void Back()
    {
        _pages.Pop();
        Read();
    }
}
