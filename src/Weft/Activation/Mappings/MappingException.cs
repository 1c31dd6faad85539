namespace Weft.Activation.Mappings;

/// <summary>A mapping cannot be applied to a message. The message is not sent by that mapping; its receipt has the reason and this text.</summary>
internal sealed class MappingException(string reason, string message) : Exception(message)
{
    /// <summary>The mapping and the message do not go together.</summary>
    public const string Failed = "mapping_failed";

    /// <summary>What it makes of the message is out of bounds.</summary>
    public const string TooLarge = "mapping_too_large";

    /// <summary>It takes too many steps.</summary>
    public const string TooSlow = "mapping_too_slow";

    /// <summary>The receipt's reason.</summary>
    public string Reason => reason;
}
