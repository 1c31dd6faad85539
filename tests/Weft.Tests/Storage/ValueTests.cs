using CsCheck;
using Weft.Storage;

namespace Weft.Tests.Storage;

public sealed class ValueTests
{
    private static readonly Gen<long> Numbers = Gen.OneOf(Gen.OneOf(0, -1, 1, 63, 64, -64, -65, long.MinValue, long.MaxValue), Gen.Long);
    private static readonly Gen<string?> Texts = Gen.OneOf(Gen.OneOf(null, "", "\0", "\uFFFD", "\uD83E\uDDF5", new string('x', 100_000)), Gen.String.Where(IsText)!);

    [Fact]
    public void fields_come_back_as_they_were_written() =>
        Gen.Select(Numbers, Texts, Gen.ULong, Gen.Byte.Array[0, 300], Gen.Bool).Sample((number, text, unsigned, bytes, flag) =>
        {
            var value = ValueWriter.Begin().Add(number).Add(text).Add(unsigned).Add(bytes.AsSpan()).Add(flag).Add(text).Add(number).ToArray();
            var reader = new ValueReader(value);
            Assert.Equal((number, text, unsigned), (reader.Number(), reader.OptionalText(), reader.Unsigned()));
            Assert.Equal(bytes, reader.Bytes());
            Assert.Equal((flag, text ?? "", number), (reader.Boolean(), reader.Text(), reader.Number()));
            Assert.True(reader.AtEnd);
        });

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-64, 1)]
    [InlineData(63, 1)]
    [InlineData(64, 2)]
    [InlineData(long.MaxValue, 10)]
    [InlineData(long.MinValue, 10)]
    public void a_number_takes_as_many_bytes_as_it_needs(long number, int length) => Assert.Equal(length, ValueWriter.Begin().Add(number).ToArray().Length);

    [Fact]
    public void instants_come_back_with_offset_zero()
    {
        DateTimeOffset[] instants = [DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(9))];
        foreach (var instant in instants)
        {
            var read = new ValueReader(ValueWriter.Begin().Add(instant).ToArray()).Instant();
            Assert.Equal((instant.UtcTicks, TimeSpan.Zero), (read.Ticks, read.Offset));
        }
    }

    [Fact]
    public void an_empty_value_is_at_its_end() => Assert.True(new ValueReader(ValueWriter.Begin().ToArray()).AtEnd);

    [Fact]
    public void a_counter_comes_back_and_starts_at_zero()
    {
        Numbers.Sample(number => Assert.Equal(number, NumberValue.Read(NumberValue.Of(number))));
        Assert.Equal(0, NumberValue.Read(null));
    }

    private static bool IsText(string text) => !text.EnumerateRunes().Any(rune => rune == System.Text.Rune.ReplacementChar);
}
