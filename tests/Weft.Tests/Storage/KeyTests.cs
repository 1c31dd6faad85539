using System.Text;
using CsCheck;
using Weft.Storage;

namespace Weft.Tests.Storage;

public sealed class KeyTests
{
    private delegate Key Adding(Key key);

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.OneOf("", "\0", "\u0001", "\0\0", "\0\u0001", "\u0001\0", "\u0002", "a", "a\0", "a\0b", "a\u0001", "ab", "\uFFFD", "\0\uFFFD", "\uD83E\uDDF5"),
        Gen.OneOf('\0', '\u0001', '\u0002', 'a', '\u00FF', '\uFFFD', '\uFFFF').Array[0, 5].Select(letters => new string(letters)),
        Gen.Char['\0', '\uD7FF'].Array[0, 200].Select(letters => new string(letters)));

    private static readonly Gen<long> Numbers = Gen.OneOf(Gen.OneOf(0, -1, 1, long.MinValue, long.MaxValue, 0x7F00000000000000), Gen.Long);

    private static readonly Gen<(string Text, long Number, string Last, byte Byte)> Tuples = Gen.Select(Texts, Numbers, Texts, Gen.Byte);

    [Fact]
    public void keys_are_in_the_order_of_their_parts() =>
        Gen.Select(Tuples, Tuples).Sample((x, y) => Assert.Equal(Math.Sign(Order(x, y)), Math.Sign(ByteOrder.Instance.Compare(Encode(x), Encode(y)))));

    [Fact]
    public void keys_with_an_equal_first_text_are_in_the_order_of_the_rest() =>
        Gen.Select(Tuples, Tuples).Sample((x, other) =>
        {
            var y = (x.Text, other.Number, other.Last, other.Byte);
            Assert.Equal(Math.Sign(Order(x, y)), Math.Sign(ByteOrder.Instance.Compare(Encode(x), Encode(y))));
        });

    [Fact]
    public void a_key_gives_its_parts_back() => Tuples.Sample(x =>
    {
        var reader = new KeyReader(Encode(x));
        Assert.Equal(x, (reader.Text(), reader.Signed(), reader.Text(), reader.Byte()));
    });

    [Fact]
    public void a_text_is_told_from_what_follows_it_whatever_that_is() => Gen.Select(Texts, Gen.ULong, Gen.UInt, Gen.Byte).Sample((text, wide, narrow, one) =>
    {
        foreach (var number in (ulong[])[wide, ulong.MaxValue, 0])
        {
            var key = Key.In(Table.Links, new byte[16]).Add(text).Add(number).Add(text).Add(narrow).Add(text).Add(one).ToArray();
            var reader = new KeyReader(key);
            Assert.Equal((text, number), (reader.Text(), reader.Number()));
            Assert.Equal((text, narrow), (reader.Text(), reader.Number32()));
            Assert.Equal((text, one), (reader.Text(), reader.Byte()));
        }
    });

    [Fact]
    public void unsigned_numbers_and_instants_are_in_their_order()
    {
        Gen.Select(Gen.ULong, Gen.ULong).Sample((x, y) => Assert.Equal(x.CompareTo(y), Sign(key => key.Add(x), key => key.Add(y))));
        Gen.Select(Gen.UInt, Gen.UInt).Sample((x, y) => Assert.Equal(x.CompareTo(y), Sign(key => key.Add(x), key => key.Add(y))));
        Gen.Select(Instants, Instants).Sample((x, y) => Assert.Equal(x.CompareTo(y), Sign(key => key.Add(x), key => key.Add(y))));
    }

    [Fact]
    public void an_instant_comes_back_with_offset_zero() => Instants.Sample(instant =>
    {
        var read = new KeyReader(Key.In(Table.Timers, stackalloc byte[9]).Add(instant).Span).Instant();
        Assert.Equal(instant, read);
        Assert.Equal(TimeSpan.Zero, read.Offset);
    });

    [Fact]
    public void an_open_text_is_a_prefix_of_the_texts_that_start_with_it_and_of_no_others() => Gen.Select(Texts, Texts).Sample((start, other) =>
    {
        var prefix = Key.In(Table.ExternalIds, stackalloc byte[8]).AddOpen(start).ToArray();
        Assert.True(Key.In(Table.ExternalIds, stackalloc byte[8]).Add(start + other).Span.StartsWith(prefix));
        var startsWith = Encoding.UTF8.GetBytes(other).AsSpan().StartsWith(Encoding.UTF8.GetBytes(start));
        Assert.Equal(startsWith, Key.In(Table.ExternalIds, stackalloc byte[8]).Add(other).Span.StartsWith(prefix));
    });

    [Fact]
    public void the_end_of_a_prefix_is_after_every_key_that_starts_with_it_and_before_the_rest() =>
        Gen.Select(Gen.Byte.Array[1, 4], Gen.Byte.Array[0, 4]).Where((prefix, _) => prefix.Any(b => b != 0xFF)).Sample((prefix, other) =>
        {
            var end = ByteOrder.After(prefix);
            Assert.True(ByteOrder.Instance.Compare([.. prefix, .. other], end) < 0);
            var inRange = ByteOrder.Instance.Compare(other, prefix) >= 0 && ByteOrder.Instance.Compare(other, end) < 0;
            Assert.Equal(other.AsSpan().StartsWith(prefix), inRange);
        });

    [Fact]
    public void a_prefix_without_an_end_is_refused() => Assert.Throws<ArgumentException>(() => ByteOrder.After([0xFF, 0xFF]));

    private static Gen<DateTimeOffset> Instants => Gen.Long[0, DateTimeOffset.MaxValue.Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    private static byte[] Encode((string Text, long Number, string Last, byte Byte) x) =>
        Key.In(Table.Traits, stackalloc byte[24]).Add(x.Text).Add(x.Number).Add(x.Last).Add(x.Byte).ToArray();

    private static int Order((string Text, long Number, string Last, byte Byte) x, (string Text, long Number, string Last, byte Byte) y)
    {
        var text = CodePoints(x.Text, y.Text);
        var number = x.Number.CompareTo(y.Number);
        var last = CodePoints(x.Last, y.Last);
        return text != 0 ? text : number != 0 ? number : last != 0 ? last : x.Byte.CompareTo(y.Byte);
    }

    private static int CodePoints(string x, string y)
    {
        using var left = x.EnumerateRunes().GetEnumerator();
        using var right = y.EnumerateRunes().GetEnumerator();
        while (true)
        {
            var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
            if (!hasLeft || !hasRight)
                return hasLeft.CompareTo(hasRight);
            if (left.Current != right.Current)
                return left.Current.CompareTo(right.Current);
        }
    }

    private static int Sign(Adding x, Adding y) => Math.Sign(x(Key.In(Table.Timers, new byte[16])).Span.SequenceCompareTo(y(Key.In(Table.Timers, new byte[16])).Span));
}
