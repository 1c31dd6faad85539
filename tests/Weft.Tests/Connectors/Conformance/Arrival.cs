namespace Weft.Tests.Connectors.Conformance;

/// <summary>A message as its receiver has it.</summary>
/// <param name="Key">What it is recognised by when it comes again.</param>
/// <param name="Number">The message's number.</param>
public sealed record Arrival(string Key, int Number);
