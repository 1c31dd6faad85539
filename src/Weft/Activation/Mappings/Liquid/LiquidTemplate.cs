using System.Text;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>
/// A Liquid template. Reads and means what liquidjs 10 does with the tags and filters that the mapping kit leaves on; docs/decisions says why it is our own.
/// What is left has no loops, so a template takes as many steps as it has parts, and <see cref="MappingRun"/> bounds the length of what they make.
/// </summary>
internal sealed class LiquidTemplate
{
    private readonly IReadOnlyList<LiquidPart> _parts;

    private LiquidTemplate(IReadOnlyList<LiquidPart> parts) => _parts = parts;

    /// <exception cref="LiquidSyntaxException">It cannot be read, or uses what may not be used.</exception>
    public static LiquidTemplate Parse(string text) => new(LiquidParser.Parse(text));

    /// <summary>The text that it gives.</summary>
    /// <exception cref="MappingException">It cannot be filled in.</exception>
    public string Render(Value payload, MappingRun run)
    {
        var output = new StringBuilder();
        LiquidPart.RenderAll(_parts, new(payload, run), output);
        return output.ToString();
    }
}
