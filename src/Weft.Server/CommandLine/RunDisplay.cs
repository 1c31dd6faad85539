using System.Globalization;
using Spectre.Console;
using Weft.Identity;

namespace Weft.Server.CommandLine;

/// <summary>Shows how far something has come: a bar that is drawn again in its place on a terminal, else a line every few seconds. For one thread.</summary>
internal sealed class RunDisplay(TextWriter error, TimeProvider clock)
{
    private const int Width = 32;
    private readonly IAnsiConsole? _terminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected ? AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) }) : null;
    private long? _last;

    private TimeSpan Between => _terminal is null ? TimeSpan.FromSeconds(5) : TimeSpan.FromMilliseconds(100);

    /// <summary>Takes how far it has come.</summary>
    public void Show(RunProgress progress)
    {
        _last ??= clock.GetTimestamp();
        if (clock.GetElapsedTime(_last.Value) < Between)
            return;
        _last = clock.GetTimestamp();
        var full = (int)(Math.Clamp(progress.Share, 0, 1) * Width);
        if (_terminal is null)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{progress.Stage}: {100 * progress.Share:0} %"));
            return;
        }

        Clear();
        _terminal.Markup(string.Create(CultureInfo.InvariantCulture, $"[green]{new string('━', full)}[/][grey]{new string('━', Width - full)}[/] {100 * progress.Share:0} % {Markup.Escape(progress.Stage)}"));
    }

    /// <summary>What is printed next stands below.</summary>
    public void End() => Clear();

    private void Clear() => _terminal?.Write(new ControlCode("\r\u001b[2K"));
}
