using Microsoft.AspNetCore.Components;
using Weft.Activation;
using Weft.Server.Web.Arrivals;
using Weft.Server.Web.Live;

namespace Weft.Server.Web.Parts;

/// <summary>One destination's messages: what became of each, and the dead letters.</summary>
public sealed partial class DestinationDetail
{
    private const int PageSize = 20;
    private readonly Stack<string?> _cursors = new([null]);
    private List<(Receipt Receipt, ReadOnlyMemory<byte>? Body)> _receipts = [];
    private string? _next;
    private int _tab;

    [Parameter, EditorRequired]
    public string Key { get; set; } = "";

    [Parameter, EditorRequired]
    public BoardView View { get; set; } = null!;

    [Inject]
    private Engine Engine { get; set; } = null!;

    [Inject]
    private LastErrors Errors { get; set; } = null!;

    private long Dead => View.Now.Flow.Destinations.TryGetValue(Key, out var flow) ? flow.Dead : 0;

    protected override void OnInitialized() => Read();

    private void First()
    {
        _cursors.Clear();
        _cursors.Push(null);
        Read();
    }

    private void Read()
    {
        var reader = Engine.Read().Deliveries;
        if (_tab == 0)
        {
            var page = reader.Deliveries(Key, PageSize, _cursors.Peek());
            (_receipts, _next) = ([.. page.Items.Select(receipt => (receipt, (ReadOnlyMemory<byte>?)null))], page.Cursor);
            return;
        }

        var letters = reader.DeadLetters(Key, PageSize, _cursors.Peek());
        (_receipts, _next) = ([.. letters.Items.Select(letter => (letter.Receipt, (ReadOnlyMemory<byte>?)letter.Body))], letters.Cursor);
    }

    private void Forward()
    {
        _cursors.Push(_next);
        Read();
    }

    private void Back()
    {
        _cursors.Pop();
        Read();
    }
}
