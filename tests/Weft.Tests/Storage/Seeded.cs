using System.Globalization;

namespace Weft.Tests.Storage;

/// <summary>The random numbers of a test. The seed is printed with a failure; <c>WEFT_SEED</c> repeats it.</summary>
internal static class Seeded
{
    public static int Seed()
    {
        var given = Environment.GetEnvironmentVariable("WEFT_SEED");
        var seed = given is null ? Random.Shared.Next() : int.Parse(given, CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"WEFT_SEED={seed}");
        return seed;
    }

    public static byte[] Bytes(this Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A short key of few different bytes, so that keys meet, are prefixes of each other, and touch both ends of a byte.</summary>
    public static byte[] ShortKey(this Random random)
    {
        ReadOnlySpan<byte> alphabet = [0x00, 0x01, (byte)'a', (byte)'b', 0xFE, 0xFF];
        return random.GetItems(alphabet, random.Next(1, 4));
    }
}
