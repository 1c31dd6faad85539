using System.Globalization;
using Weft.Import;

namespace Weft.Server.Import;

/// <summary>Reckons the rate and the remaining time of each phase of an import.</summary>
internal sealed class ImportPace(TimeProvider clock)
{
    private (string File, ImportPhase Phase) _phase = ("", default);
    private (long At, long Done, long Rows) _start;

    /// <summary>What to say beside how far it has come: rows, rows a second and the time left, as far as they are known.</summary>
    public string Say(string file, in ImportProgress progress)
    {
        if (_phase != (file, progress.Phase))
            (_phase, _start) = ((file, progress.Phase), (clock.GetTimestamp(), progress.Done, progress.Rows));
        var seconds = clock.GetElapsedTime(_start.At).TotalSeconds;
        var done = progress.Done - _start.Done;
        var left = done > 0 && seconds > 1 ? TimeSpan.FromSeconds(seconds / done * (progress.Total - progress.Done)) : (TimeSpan?)null;
        List<string> words = [];
        if (progress.Rows > 0)
            words.Add(Format($"{progress.Rows:N0} rows"));
        if (progress.Rows > _start.Rows && seconds > 1)
            words.Add(Format($"{(progress.Rows - _start.Rows) / seconds:N0} rows/s"));
        if (left is { } time)
            words.Add($"{ImportSummary.Duration(time)} left");
        return string.Join(", ", words);
    }

    /// <summary>A phase in a word.</summary>
    public static string Word(ImportPhase phase) => phase switch
    {
        ImportPhase.Checking => "checking",
        ImportPhase.Resuming => "going on",
        ImportPhase.Importing => "importing",
        _ => "applying",
    };

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
