namespace Weft.Import;

/// <summary>How an import ended.</summary>
/// <param name="Entry">What was read and what became of it, earlier tries of the same import included.</param>
/// <param name="RowsNow">How many rows this run took.</param>
/// <param name="WasFinished">True when it had been imported before and nothing was done.</param>
/// <param name="Resumed">How many rows an earlier try had taken.</param>
/// <param name="HasOtherMapping">Whether the same content was imported before with another mapping, so that its rows may be known already.</param>
internal sealed record ImportReport(ImportEntry Entry, long RowsNow, bool WasFinished, long Resumed, bool HasOtherMapping);
