using Weft.Storage;

namespace Weft.Tests.Storage;

public sealed class CommitBatchTests
{
    [Fact]
    public void its_order_is_that_of_the_keys()
    {
        var random = new Random(Seeded.Seed());
        for (var round = 0; round < 200; round++)
        {
            var batch = new CommitBatch();
            var keys = new HashSet<string>();
            for (var i = random.Next(300); i > 0; i--)
            {
                // Few bytes, zeros and ends among the first eight: keys that only differ in their length must not change places.
                var key = new byte[random.Next(1, 12)];
                for (var at = 0; at < key.Length; at++)
                    key[at] = (byte)(random.Next(3) switch { 0 => 0, 1 => 255, _ => 'a' });
                keys.Add(Convert.ToHexString(key));
                if (random.Next(4) == 0)
                    batch.Delete(key);
                else
                    batch.Put(key, key);
            }

            string[] found = [.. batch.InOrder().ToArray().Select(change => Convert.ToHexString(batch.KeyAt(change)))];
            Assert.Equal(keys.Order(StringComparer.Ordinal), found);
        }
    }
}
