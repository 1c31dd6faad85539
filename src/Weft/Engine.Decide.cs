using Weft.Identity;
using Weft.Log;

namespace Weft;

public sealed partial class Engine
{
    /// <summary>Decides of ids what no evidence changes. Returns once it is on disk and in force.</summary>
    /// <param name="kind">What is decided.</param>
    /// <param name="a">The id that it is about, normalised.</param>
    /// <param name="b">The other one; for a value that is no identifier the same again.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="reason">Why, in their words.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The decision.</returns>
    public async Task<Decision> DecideAsync(DecisionKind kind, ExternalId a, ExternalId b, string by, string reason, CancellationToken cancellation = default) =>
        (await DecideAsync(new(0, kind, a, b, by, reason), cancellation))!;

    /// <summary>Takes a decision back. Returns once that is on disk and in force; null when there is no such decision.</summary>
    public async Task<Decision?> WithdrawAsync(long number, string by, string reason, CancellationToken cancellation = default) =>
        Read().Decisions.Find(number) is null ? null : await DecideAsync(DecisionRequest.Withdraw(number, by, reason), cancellation);

    private async Task<Decision?> DecideAsync(DecisionRequest request, CancellationToken cancellation)
    {
        var frame = await _log.AppendAsync(FrameKind.Decision, "", 0, request.ToPayload(), cancellation);
        await _applied.WaitAsync(frame.Position, cancellation);
        return Read().Decisions.Find(request.Withdraws == 0 ? frame.Position : request.Withdraws);
    }
}
