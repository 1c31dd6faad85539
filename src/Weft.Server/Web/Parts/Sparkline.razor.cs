using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;

namespace Weft.Server.Web.Parts;

/// <summary>A line of numbers without axes, drawn by the server: a page may hold dozens.</summary>
public sealed partial class Sparkline
{
    private const int Width = 120;
    private const int Height = 28;
    private const double Margin = 2;

    /// <summary>Oldest first.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<long> Values { get; set; } = [];

    /// <summary>How many the whole width is; fewer stand at its right.</summary>
    [Parameter]
    public int Most { get; set; } = 120;

    /// <summary>Whether the bottom is zero rather than the lowest value.</summary>
    [Parameter]
    public bool FromZero { get; set; } = true;

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter]
    public string Class { get; set; } = "";

    private string Line => Points();

    private string Area => $"{Points()} L{Width} {Height} L{Number(X(0))} {Height} Z";

    private string Points()
    {
        var path = new StringBuilder();
        var low = FromZero ? 0 : Values.Min();
        var range = Math.Max(1, Values.Max() - low);
        for (var i = 0; i < Values.Count; i++)
        {
            var y = Height - Margin - ((Values[i] - low) * (Height - (2 * Margin)) / range);
            path.Append(i == 0 ? 'M' : 'L').Append(Number(X(i))).Append(' ').Append(Number(y));
        }

        return path.ToString();
    }

    private double X(int at) => Width - ((Values.Count - 1 - at) * Width / (double)Math.Max(1, Most - 1));

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
