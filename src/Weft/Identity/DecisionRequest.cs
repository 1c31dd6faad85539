using Weft.Storage;

namespace Weft.Identity;

/// <summary>What a frame of the log says about a decision: that it is made, or taken back.</summary>
/// <param name="Withdraws">The number of the decision that is taken back; 0 for one that is made.</param>
/// <param name="Kind">What is decided.</param>
/// <param name="A">The id that it is about, normalised.</param>
/// <param name="B">The other one, normalised; the same again where there is none.</param>
/// <param name="By">Who decides.</param>
/// <param name="Reason">Why, in their words.</param>
internal sealed record DecisionRequest(long Withdraws, DecisionKind Kind, ExternalId A, ExternalId B, string By, string Reason)
{
    public static DecisionRequest Withdraw(long number, string by, string reason) => new(number, default, new("", ""), new("", ""), by, reason);

    public byte[] ToPayload() =>
        ValueWriter.Begin().Add(Withdraws).Add((long)Kind).Add(A.Type).Add(A.Value).Add(B.Type).Add(B.Value).Add(By).Add(Reason).ToArray();

    public static DecisionRequest FromPayload(ReadOnlySpan<byte> payload)
    {
        var reader = new ValueReader(payload);
        return new(reader.Number(), (DecisionKind)reader.Number(), new(reader.Text(), reader.Text()), new(reader.Text(), reader.Text()), reader.Text(), reader.Text());
    }
}
