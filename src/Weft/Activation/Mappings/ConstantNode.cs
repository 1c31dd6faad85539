using System.Globalization;
using System.Text.Json;
using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary>A text, number, boolean or null, the same for every message.</summary>
internal sealed class ConstantNode(ConfigNode node) : MappingNode
{
    private readonly Value _value = Value.Of(Read(node));

    /// <summary>The value.</summary>
    public Value Value => _value;

    public override Value Resolve(Value payload, MappingRun run) => _value;

    private static JsonElement Read(ConfigNode node)
    {
        if (node.Kind != ConfigKind.Scalar)
            return JsonSerializer.SerializeToElement<object?>(null);
        if (!node.Quoted && node.Text is ("true" or "false"))
            return JsonSerializer.SerializeToElement(node.Text == "true");
        if (!node.Quoted && long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return JsonSerializer.SerializeToElement(whole);
        if (!node.Quoted && double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return JsonSerializer.SerializeToElement(number);
        return JsonSerializer.SerializeToElement(node.Text);
    }
}
