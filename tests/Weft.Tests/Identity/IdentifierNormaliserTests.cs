using Weft.Identity;

namespace Weft.Tests.Identity;

public sealed class IdentifierNormaliserTests
{
    [Theory]
    [InlineData("email", " Jane.Doe@Example.COM ", "jane.doe@example.com")]
    [InlineData("user_id", " Abc ", "Abc")]
    [InlineData("user_id", "\"Abc\"", "Abc")]
    [InlineData("user_id", "'Abc'", "Abc")]
    [InlineData("user_id", " \"'Abc '\" ", "Abc")]
    [InlineData("user_id", "\"\\\"Abc\\\"\"", "Abc")]
    [InlineData("user_id", "\"caf\\u00e9\"", "café")]
    [InlineData("user_id", "\"a\\qb\"", "a\\qb")]
    [InlineData("user_id", "O'Brien", "O'Brien")]
    [InlineData("user_id", "\"half", "\"half")]
    [InlineData("user_id", "\"", "\"")]
    [InlineData("user_id", "\"\"", "")]
    [InlineData("email", "\"Jane@X.io\"", "jane@x.io")]
    public void one_value_has_one_form(string type, string raw, string expected) =>
        Assert.Equal(expected, IdentifierNormaliser.Normalise(type, raw, null));

    [Theory]
    [InlineData("020 7946 0018", "GB", "+442079460018")]
    [InlineData("+44 (0)20 7946 0018", null, "+442079460018")]
    [InlineData("0044 20 7946 0018", "GB", "+442079460018")]
    [InlineData("\"020-7946-0018\"", "GB", "+442079460018")]
    [InlineData("2079460018", "GB", "+442079460018")]
    [InlineData("030 901820", "DE", "+4930901820")]
    [InlineData("tel:+49-30-901820", "US", "+4930901820")]
    public void a_phone_number_is_kept_in_e164_by_the_region_of_its_source(string raw, string? region, string expected) =>
        Assert.Equal(expected, IdentifierNormaliser.Normalise("phone", raw, region));

    [Theory]
    [InlineData("020 7946 0018", null)]
    [InlineData("020 7946 0018", "XX")]
    [InlineData("12", "GB")]
    [InlineData("call me", "GB")]
    [InlineData("+999123456789", null)]
    public void what_is_no_phone_number_is_none(string raw, string? region) => Assert.Null(IdentifierNormaliser.Normalise("phone", raw, region));
}
