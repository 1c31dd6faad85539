namespace Weft.Storage;

/// <summary>The store could not read or write.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
