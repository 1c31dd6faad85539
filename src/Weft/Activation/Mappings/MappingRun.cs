using System.Globalization;

namespace Weft.Activation.Mappings;

/// <summary>
/// One message going through one mapping: what it may cost. Bounded in steps and in characters, never by a clock, so that the same message has the same
/// outcome on every machine and when the log is read again.
/// </summary>
/// <param name="now">The message's own instant: <c>now</c> to a Liquid template.</param>
internal sealed class MappingRun(DateTimeOffset now)
{
    /// <summary>Values worked out and copied.</summary>
    public const int MostSteps = 1_000_000;

    /// <summary>Characters of texts made on the way and of the result.</summary>
    public const int MostCharacters = 4 * 1024 * 1024;

    private int _steps;
    private long _characters;

    public DateTimeOffset Now => now;

    /// <summary>Counts one value.</summary>
    /// <exception cref="MappingException">Too many.</exception>
    public void Step()
    {
        if (++_steps > MostSteps)
            throw new MappingException(MappingException.TooSlow, string.Create(CultureInfo.InvariantCulture, $"works out more than {MostSteps} values"));
    }

    /// <summary>Counts characters.</summary>
    /// <exception cref="MappingException">Too many.</exception>
    public void Spend(long characters)
    {
        Step();
        if ((_characters += characters) > MostCharacters)
            throw new MappingException(MappingException.TooLarge, string.Create(CultureInfo.InvariantCulture, $"makes more than {MostCharacters} characters"));
    }

    /// <summary>A text that was made, counted.</summary>
    public Value Made(string text)
    {
        Spend(text.Length);
        return Value.Of(text);
    }
}
