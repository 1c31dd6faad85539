using System.IO.Compression;
using System.Text;
using ZstdSharp;

namespace Weft.Tests.Import;

/// <summary>Writes files, packed or not.</summary>
internal static class Packed
{
    public static readonly string[] Endings = ["", ".gz", ".zst"];

    public static string Write(string folder, string name, string text, string ending = "") => Write(folder, name, Encoding.UTF8.GetBytes(text), ending);

    public static string Write(string folder, string name, byte[] bytes, string ending = "")
    {
        var path = Path.Combine(folder, name + ending);
        File.WriteAllBytes(path, ending switch
        {
            ".gz" => Gzip(bytes),
            ".zst" => Zstd(bytes),
            _ => bytes,
        });
        return path;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Zstd(byte[] bytes)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(bytes).ToArray();
    }
}
