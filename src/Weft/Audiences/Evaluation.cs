namespace Weft.Audiences;

/// <summary>A condition's answer for one profile at one instant.</summary>
/// <param name="IsMember">Whether it holds.</param>
/// <param name="ValidUntil">
/// The earliest later instant at which the answer could change though nothing new arrives; always later than the instant asked for, never later than the
/// true change, and <see cref="DateTimeOffset.MaxValue"/> when only news can change it.
/// </param>
public readonly record struct Evaluation(bool IsMember, DateTimeOffset ValidUntil)
{
    /// <summary>An answer that only news can change.</summary>
    internal static Evaluation Lasting(bool isMember) => new(isMember, DateTimeOffset.MaxValue);

    internal Evaluation Not() => new(!IsMember, ValidUntil);

    internal Evaluation AtMostUntil(DateTimeOffset instant) => instant < ValidUntil ? new(IsMember, instant) : this;
}
