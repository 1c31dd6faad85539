using System.Globalization;
using Weft.Activation.Mappings.Liquid;
using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary>
/// <c>{ "@liquid": "{{ traits.name | upcase }}" }</c>: a text by a Liquid template, as liquidjs fills it in with the tags and filters that the mapping kit
/// leaves on. It has no loops, so it ends.
/// </summary>
internal sealed class LiquidDirective : Directive
{
    // The kit's own limit.
    private const int MostLetters = 1000;

    public override string Name => "@liquid";

    public override MappingNode? Compile(ConfigNode value, ConfigErrors errors)
    {
        if (value.Kind != ConfigKind.Scalar)
        {
            errors.Add(value, "must be a text, such as {{ traits.name | upcase }}");
            return null;
        }

        if (value.Text.Length > MostLetters)
        {
            errors.Add(value, string.Create(CultureInfo.InvariantCulture, $"is longer than {MostLetters} letters, the most that a Liquid template may have here"));
            return null;
        }

        try
        {
            return new Node(LiquidTemplate.Parse(value.Text));
        }
        catch (LiquidSyntaxException problem)
        {
            errors.Add(value, $"is no Liquid template that can be used: {problem.Message}");
            return null;
        }
    }

    private sealed class Node(LiquidTemplate template) : MappingNode
    {
        public override Value Resolve(Value payload, MappingRun run) => Value.Of(template.Render(payload, run));
    }
}
