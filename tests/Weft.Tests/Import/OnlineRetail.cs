using System.Globalization;
using System.IO.Compression;

namespace Weft.Tests.Import;

/// <summary>The invoice lines of <c>../shared/data</c>, and an independent reading of them.</summary>
internal sealed record OnlineRetail(string Invoice, string Product, int Quantity, string At, decimal Price, string Customer)
{
    public static string Root { get; } = RootAbove(AppContext.BaseDirectory);

    public static string Samples => Path.Combine(Root, "samples", "online-retail");

    /// <summary>Where the file lies; fails where it is missing.</summary>
    public static string File
    {
        get
        {
            var path = Path.GetFullPath(Path.Combine(Root, "..", "shared", "data", "online-retail-to-2011-08.csv.gz"));
            Assert.True(System.IO.File.Exists(path), $"the test needs {path}: UCI Online Retail, which stands beside the repository");
            return path;
        }
    }

    /// <summary>Quantity and price above zero, and no credit note.</summary>
    public bool IsClean => Quantity > 0 && Price > 0 && !Invoice.StartsWith('C');

    /// <summary>The lines with a customer, split by hand.</summary>
    public static List<OnlineRetail> Lines()
    {
        using var text = new StreamReader(new GZipStream(System.IO.File.OpenRead(File), CompressionMode.Decompress));
        text.ReadLine();
        var lines = new List<OnlineRetail>();
        while (text.ReadLine() is { } line)
        {
            // The description may hold commas; the rest, counted from either end, does not.
            var parts = line.Split(',');
            if (parts[^2] != "NA")
                lines.Add(new(parts[0], parts[1], int.Parse(parts[^5], CultureInfo.InvariantCulture), parts[^4], decimal.Parse(parts[^3], NumberStyles.Float, CultureInfo.InvariantCulture), parts[^2]));
        }

        return lines;
    }

    private static string RootAbove(string folder) => System.IO.File.Exists(Path.Combine(folder, "Weft.slnx"))
        ? folder
        : RootAbove(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no Weft.slnx above the tests"));
}
