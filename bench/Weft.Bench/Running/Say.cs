using System.Globalization;

namespace Weft.Bench.Running;

/// <summary>Text with figures, the same on every machine.</summary>
internal static class Say
{
    public static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static void Line(FormattableString text) => Console.WriteLine(Of(text));
}
