namespace Weft.Audiences;

/// <summary>
/// Joins answers with "or" and works out how long the joint answer is good for: true as long as any part stays true, false until the first part may turn.
/// "And" is the same with every part and the result turned round.
/// </summary>
internal struct AnyOf()
{
    private bool _holds;
    private DateTimeOffset _firstTurn = DateTimeOffset.MaxValue;
    private DateTimeOffset _lastTrue = DateTimeOffset.MinValue;

    /// <summary>True when no further part can change the answer or its validity.</summary>
    public readonly bool IsSettled => _holds && _lastTrue == DateTimeOffset.MaxValue;

    public readonly Evaluation Result => new(_holds, _holds ? _lastTrue : _firstTurn);

    public void Add(Evaluation part)
    {
        _holds |= part.IsMember;
        if (part.ValidUntil < _firstTurn)
            _firstTurn = part.ValidUntil;
        if (part.IsMember && part.ValidUntil > _lastTrue)
            _lastTrue = part.ValidUntil;
    }
}
