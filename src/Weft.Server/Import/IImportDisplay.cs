using Weft.Import;

namespace Weft.Server.Import;

/// <summary>Shows how far an import has come. Told often, from one thread; it decides how often it shows something.</summary>
internal interface IImportDisplay
{
    /// <summary>Takes how far the import of a file has come.</summary>
    void Show(string file, ImportProgress progress);

    /// <summary>The file is done: what is printed next stands below.</summary>
    void End();
}

/// <summary>Chooses a display.</summary>
internal static class ImportDisplay
{
    /// <summary>A bar on a terminal, else a line every few seconds.</summary>
    public static IImportDisplay For(TextWriter error) =>
        ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected ? new ImportBar(TimeProvider.System) : new ImportLines(error, TimeProvider.System);
}
