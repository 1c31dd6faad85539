using System.Globalization;
using Weft.Storage;

namespace Weft.Identity;

/// <summary>What an operator may decide of ids.</summary>
public enum DecisionKind
{
    /// <summary>Two ids are one person's, whatever the evidence says.</summary>
    Together = 1,

    /// <summary>No person holds both ids.</summary>
    Apart = 2,

    /// <summary>A value never stands for a person.</summary>
    NotAnIdentifier = 3,
}

/// <summary>The words for kinds of decisions.</summary>
public static class DecisionKinds
{
    private static readonly (DecisionKind Kind, string Word)[] All =
        [(DecisionKind.Together, "together"), (DecisionKind.Apart, "apart"), (DecisionKind.NotAnIdentifier, "not_an_identifier")];

    /// <summary>The word for a kind.</summary>
    public static string Word(this DecisionKind kind) => Array.Find(All, one => one.Kind == kind).Word;

    /// <summary>The kind of a word; 0 where it is none.</summary>
    public static DecisionKind Of(string? word) => Array.Find(All, one => one.Word == word).Kind;
}

/// <summary>An operator's decision.</summary>
/// <param name="Number">The position of its frame in the log: greater than those of all decisions before.</param>
/// <param name="Kind">What was decided.</param>
/// <param name="A">The id that it is about.</param>
/// <param name="B">The other one; the same again where there is none.</param>
/// <param name="By">Who decided.</param>
/// <param name="Reason">Why, in their words.</param>
/// <param name="At">When.</param>
/// <param name="Withdrawn">What took it back; null while it holds.</param>
public sealed record Decision(long Number, DecisionKind Kind, ExternalId A, ExternalId B, string By, string Reason, DateTimeOffset At, Withdrawal? Withdrawn)
{
    /// <summary>How a refusal names it, where it keeps two ids apart.</summary>
    public string Rule => string.Create(CultureInfo.InvariantCulture, $"apart {Number}");

    internal byte[] ToValue()
    {
        var writer = ValueWriter.Begin().Add((long)Kind).Add(A.Type).Add(A.Value).Add(B.Type).Add(B.Value).Add(By).Add(Reason).Add(At).Add(Withdrawn is not null);
        if (Withdrawn is { } withdrawal)
            writer.Add(withdrawal.Number).Add(withdrawal.By).Add(withdrawal.Reason).Add(withdrawal.At);
        return writer.ToArray();
    }

    internal static Decision FromValue(long number, byte[] value)
    {
        var reader = new ValueReader(value);
        var kind = (DecisionKind)reader.Number();
        var (a, b) = (new ExternalId(reader.Text(), reader.Text()), new ExternalId(reader.Text(), reader.Text()));
        return new(number, kind, a, b, reader.Text(), reader.Text(), reader.Instant(),
            reader.Boolean() ? new(reader.Number(), reader.Text(), reader.Text(), reader.Instant()) : null);
    }
}

/// <summary>What took a decision back.</summary>
/// <param name="Number">The position of its frame in the log.</param>
/// <param name="By">Who did.</param>
/// <param name="Reason">Why, in their words.</param>
/// <param name="At">When.</param>
public sealed record Withdrawal(long Number, string By, string Reason, DateTimeOffset At);
