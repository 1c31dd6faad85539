using Spectre.Console;
using Weft.Import;

namespace Weft.Server.Import;

/// <summary>On a terminal: one bar that is drawn again in its place, with what is being done, the rate and the remaining time.</summary>
internal sealed class ImportBar(TimeProvider clock) : IImportDisplay
{
    private const int Width = 32;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
    private readonly ImportPace _pace = new(clock);
    private long? _last;

    public void Show(string file, ImportProgress progress)
    {
        var words = _pace.Say(file, progress);
        if (_last is { } last && clock.GetElapsedTime(last) < Between)
            return;
        _last = clock.GetTimestamp();
        var share = progress.Total > 0 ? Math.Clamp((double)progress.Done / progress.Total, 0, 1) : 1;
        var full = (int)(share * Width);
        Clear();
        _console.Markup($"{Markup.Escape(file)} {ImportPace.Word(progress.Phase),-9} [green]{new string('━', full)}[/][grey]{new string('━', Width - full)}[/] {share:P0} {words}");
    }

    public void End() => Clear();

    private void Clear() => _console.Write(new ControlCode("\r\u001b[2K"));
}
