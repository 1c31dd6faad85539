namespace Weft.Profiles;

/// <summary>What somebody said about a purpose.</summary>
/// <param name="at">From when it holds.</param>
/// <param name="source">The source's key.</param>
/// <param name="messageId">The message that brought it.</param>
/// <param name="isGranted">Granted or denied.</param>
public sealed class ConsentStatement(DateTimeOffset at, string source, string messageId, bool isGranted) : Dated(at, source)
{
    public override string MessageId { get; } = messageId;

    /// <summary>Granted or denied.</summary>
    public bool IsGranted { get; } = isGranted;
}

/// <summary>What holds of a purpose at an instant: the newest statement, and of statements of one instant that disagree, the denial (specs: privacy, Consent).</summary>
/// <param name="By">The statement that decides; null where nothing was said yet.</param>
/// <param name="Next">When the next statement comes that does not hold yet; <see cref="DateTimeOffset.MaxValue"/> for never.</param>
public readonly record struct ConsentState(ConsentStatement? By, DateTimeOffset Next)
{
    /// <summary>Its word: <c>granted</c>, <c>denied</c> or <c>unset</c>.</summary>
    public string Word => By is null ? "unset" : By.IsGranted ? "granted" : "denied";

    /// <summary>What holds at an instant.</summary>
    public static ConsentState At(LatestFirst<ConsentStatement> all, DateTimeOffset now)
    {
        var (place, next) = (0, DateTimeOffset.MaxValue);
        for (; all[place] is { } later && later.At > now; place++)
            next = later.At;
        var latest = all[place];
        for (var same = latest; same is not null && same.At == latest!.At; same = all[++place])
            latest = same.IsGranted ? latest : same;
        return new(latest, next);
    }
}
