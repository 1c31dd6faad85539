namespace Weft.Tests.Scenarios;

/// <summary>A scenario file that cannot be read, or that does not hold: names the file and the line.</summary>
internal sealed class ScenarioException(string file, int line, string message) : Exception($"{file}({line}): {message}");
