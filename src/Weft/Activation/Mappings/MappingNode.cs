namespace Weft.Activation.Mappings;

/// <summary>One compiled node of <c>fields:</c>.</summary>
internal abstract class MappingNode
{
    /// <summary>Works out the value; nothing when there is none: an object then leaves the key out, an array holds null in its place.</summary>
    /// <param name="payload">What paths look into: the message, or an item of it.</param>
    /// <param name="run">Counts what it costs.</param>
    /// <exception cref="MappingException">The mapping cannot be applied to this message.</exception>
    public abstract Value Resolve(Value payload, MappingRun run);
}
