using Weft.Events;

namespace Weft.Import;

/// <summary>Counts what becomes of an import's rows, on top of what earlier tries counted.</summary>
internal sealed class ImportTally(ImportEntry before)
{
    private const int MostShown = 10;

    private readonly SortedDictionary<string, long> _rejected = new(before.Rejected, StringComparer.Ordinal);
    private readonly List<RejectedRow> _first = [.. before.FirstRejected];
    private long _rows = before.Rows;
    private long _leftOut = before.LeftOut;

    /// <summary>Counts one row.</summary>
    public void Count(RowProblem? problem, bool isLeftOut)
    {
        _rows++;
        _leftOut += isLeftOut ? 1 : 0;
        if (problem is null)
            return;
        var reason = problem.Reason.Word();
        _rejected[reason] = _rejected.GetValueOrDefault(reason) + 1;
        if (_first.Count < MostShown)
            _first.Add(new(problem.Line, reason, problem.Problem));
    }

    /// <summary>The counts so far.</summary>
    public ImportEntry Entry() => before with { Rows = _rows, LeftOut = _leftOut, Rejected = new(_rejected, StringComparer.Ordinal), FirstRejected = [.. _first] };
}
