using System.Globalization;
using Weft.Import;

namespace Weft.Server.Import;

/// <summary>Where there is no terminal: a line every few seconds.</summary>
internal sealed class ImportLines(TextWriter output, TimeProvider clock) : IImportDisplay
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private readonly ImportPace _pace = new(clock);
    private long? _last;

    public void Show(string file, ImportProgress progress)
    {
        var words = _pace.Say(file, progress);
        _last ??= clock.GetTimestamp();
        if (clock.GetElapsedTime(_last.Value) < Between)
            return;
        _last = clock.GetTimestamp();
        var share = progress.Total > 0 ? 100 * progress.Done / progress.Total : 100;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {ImportPace.Word(progress.Phase)} {share} % {words}"));
    }

    public void End()
    {
    }
}
