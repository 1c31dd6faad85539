using System.Security.Cryptography;

namespace Weft.Import.Files;

/// <summary>
/// What a file is known by: the first 16 bytes of SHA-256 over its unpacked content, in hexadecimal. So the same rows are the same file, under whatever
/// name and however packed. Reading it first also finds a damaged packing before anything is imported.
/// </summary>
internal static class ContentDigest
{
    private const int Length = 16;

    /// <summary>Reads a file through.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytesRead">Told how far it has come, in bytes as packed.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ImportRefusedException">It cannot be read to its end.</exception>
    public static async Task<string> OfAsync(ImportFile file, Action<long> bytesRead, CancellationToken cancellation)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var (content, packed) = file.Open();
            await using var _ = content;
            var buffer = new byte[256 * 1024];
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
            {
                hash.AppendData(buffer.AsSpan(0, read));
                bytesRead(packed.Position);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Length));
        }
        catch (Exception problem) when (ImportFile.IsUnreadable(problem))
        {
            throw new ImportRefusedException($"{file.Name} cannot be read to its end: {problem.Message}");
        }
    }

    /// <summary>The same of a text.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)).AsSpan(0, Length));
}
