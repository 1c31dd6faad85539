using System.Buffers.Text;
using System.Text;

namespace Weft.Server.Api;

/// <summary>Where a list goes on: the parts of the last item's place, in a form that fits a query.</summary>
internal static class Cursor
{
    private const char Between = '\u001f';

    public static string Of(params IReadOnlyList<string> parts) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Between, parts)));

    /// <summary>The parts; null when it is no cursor of so many.</summary>
    public static string[]? Read(string text, int count)
    {
        try
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Between);
            return parts.Length == count ? parts : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
