namespace Weft.Audiences.Conditions;

/// <summary>
/// Counts events given latest first and works out until when the count's answer is good. An event counts from the instant it opens until it closes;
/// both come no earlier for a later event, so the count sinks in the order of the oldest and rises in the order in which events open.
/// </summary>
internal struct EventTally(EventCount wanted, DateTimeOffset now)
{
    private long _counted;
    private List<DateTimeOffset>? _openings;
    private DateTimeOffset _tooFewFrom = DateTimeOffset.MaxValue;
    private DateTimeOffset _notTooManyFrom = DateTimeOffset.MaxValue;
    private DateTimeOffset _filtersHoldUntil = DateTimeOffset.MaxValue;

    /// <summary>True when older events cannot change the answer.</summary>
    public readonly bool IsDecided => wanted.Most == EventCount.Unbounded ? _counted >= wanted.Least : _counted > wanted.Most;

    /// <summary>
    /// Whether counting again at any instant before the result runs out would give the same result, to the tick: so it is where nothing opens meanwhile and filters do
    /// not ask for the instant, as then the count only sinks, and the event that it sinks with is the same.
    /// </summary>
    public readonly bool LastsUntilItsTurn => _openings is null && _filtersHoldUntil == DateTimeOffset.MaxValue;

    public readonly Evaluation Result => new Evaluation(wanted.Includes(_counted), NextTurn).AtMostUntil(_filtersHoldUntil);

    private readonly DateTimeOffset NextTurn
    {
        get
        {
            if (_counted > wanted.Most)
                return _notTooManyFrom;
            if (_counted < wanted.Least)
                return Opening(wanted.Least - _counted);
            var tooMany = wanted.Most == EventCount.Unbounded ? DateTimeOffset.MaxValue : Opening(wanted.Most + 1 - _counted);
            return tooMany < _tooFewFrom ? tooMany : _tooFewFrom;
        }
    }

    /// <summary>Takes an event.</summary>
    /// <param name="matches">Whether its filters hold.</param>
    /// <param name="opens">From when it counts.</param>
    /// <param name="closes">From when it no longer does; later than now.</param>
    public void Add(Evaluation matches, DateTimeOffset opens, DateTimeOffset closes)
    {
        if (matches.ValidUntil < _filtersHoldUntil)
            _filtersHoldUntil = matches.ValidUntil;
        if (!matches.IsMember)
            return;
        if (opens > now)
            (_openings ??= []).Add(opens);
        else
            Count(closes);
    }

    private void Count(DateTimeOffset closes)
    {
        _counted++;
        if (_counted == wanted.Least)
            _tooFewFrom = closes;
        if (_counted - 1 == wanted.Most)
            _notTooManyFrom = closes;
    }

    /// <summary>When the n-th event from now on begins to count; they were added latest first.</summary>
    private readonly DateTimeOffset Opening(long n) =>
        _openings is null || n > _openings.Count ? DateTimeOffset.MaxValue : _openings[_openings.Count - (int)n];
}
