namespace Weft.Activation.Mappings.Liquid;

/// <summary>A template cannot be read, or uses what may not be used.</summary>
internal sealed class LiquidSyntaxException(string message) : Exception(message);
