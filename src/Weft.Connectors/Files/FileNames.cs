using System.Globalization;
using System.Security.Cryptography;

namespace Weft.Connectors.Files;

/// <summary>Names that are used once: the time, a word of this process, a number. Of one process they sort as they were written.</summary>
internal sealed class FileNames(TimeProvider time)
{
    private readonly string _process = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private int _number;

    public string Next(string ending) => string.Create(
        CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd'T'HHmmss.fff'Z'}-{_process}-{Interlocked.Increment(ref _number):D6}.{ending}");
}
