namespace Weft.Import;

/// <summary>Why a file is not imported, in words for whoever gave it; nothing further of it is read.</summary>
/// <param name="message">The words, over several lines where there are several mistakes.</param>
internal sealed class ImportRefusedException(string message) : Exception(message);
