using Weft.Configuration;

namespace Weft.Tests.Configuration;

public sealed class RatesTests
{
    [Theory]
    [InlineData("500/s", 500)]
    [InlineData("600/m", 10)]
    [InlineData("1800/h", 0.5)]
    public void a_rate_is_a_number_a_second(string text, double perSecond)
    {
        Assert.True(Rates.TryParse(text, out var read));
        Assert.Equal(perSecond, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("/s")]
    [InlineData("0/s")]
    [InlineData("-5/s")]
    [InlineData("5/d")]
    [InlineData("1.5/s")]
    [InlineData("1000001/s")]
    [InlineData("99999999999/s")]
    public void what_is_no_rate_is_refused(string text) => Assert.False(Rates.TryParse(text, out _));

    [Theory]
    [InlineData("big_spenders", true)]
    [InlineData("a", true)]
    [InlineData("a2_", true)]
    [InlineData("", false)]
    [InlineData("2a", false)]
    [InlineData("_a", false)]
    [InlineData("aB", false)]
    [InlineData("a-b", false)]
    [InlineData("é", false)]
    public void a_key_is_what_the_pattern_says(string text, bool isKey) => Assert.Equal(isKey, Keys.IsKey(text));

    [Fact]
    public void a_key_has_64_characters_at_most()
    {
        Assert.True(Keys.IsKey(new string('a', 64)));
        Assert.False(Keys.IsKey(new string('a', 65)));
    }
}
