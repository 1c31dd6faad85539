using Weft.Storage;

namespace Weft.Tests.Determinism;

/// <summary>All that a store holds, as lines that can be compared: the table, the key and the value, byte for byte.</summary>
internal static class Dump
{
    public static List<string> Of(IKeyValueStore store) =>
        [.. store.Scan([0], [0xFF]).Select(pair => $"{(char)pair.Key[0]} {Convert.ToHexString(pair.Key)} = {Convert.ToHexString(pair.Value)}")];

    /// <summary>Fails with the first lines that differ.</summary>
    public static void AssertSame(IReadOnlyList<string> expected, IReadOnlyList<string> found, string what)
    {
        var missing = expected.Except(found).Take(3);
        var added = found.Except(expected).Take(3);
        Assert.True(expected.SequenceEqual(found), $"{what} differs.\nmissing:\n{string.Join('\n', missing)}\nadded:\n{string.Join('\n', added)}");
    }
}
