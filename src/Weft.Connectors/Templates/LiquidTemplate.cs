using System.Globalization;
using System.Text.Json;
using DotLiquid;
using DotLiquid.Exceptions;
using Weft.Destinations;

namespace Weft.Connectors.Templates;

/// <summary>A Liquid template over a message: its members by their names, all of it as <c>message</c>. Beside Liquid's own filters there is <c>json</c>.</summary>
internal sealed class LiquidTemplate
{
    private static readonly SyntaxCompatibility Syntax = Prepare();

    private readonly Template _template;
    private readonly string _name;

    private LiquidTemplate(Template template, string name) => (_template, _name) = (template, name);

    /// <summary>Reads a template; null after reporting why it is none.</summary>
    public static LiquidTemplate? Read(string text, string setting, DestinationSettings settings)
    {
        try
        {
            var template = Template.Parse(text);
            template.MakeThreadSafe();
            TryOut(template);
            return new(template, setting);
        }
        catch (FilterNotFoundException problem)
        {
            settings.Report(setting, null, $"names a Liquid filter that does not exist: {problem.Message}");
        }
        catch (SyntaxException problem)
        {
            settings.Report(setting, null, $"is no Liquid template that can be read: {problem.Message}");
        }

        return null;
    }

    /// <exception cref="UnfitMessageException">The template cannot be filled in from this message.</exception>
    public string Render(JsonElement message)
    {
        try
        {
            return _template.Render(Parameters(LiquidValues.Of(message)));
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            throw new UnfitMessageException("template", $"{_name} cannot be filled in: {problem.Message}");
        }
    }

    // A filter that does not exist is found when it is first used.
    private static void TryOut(Template template)
    {
        try
        {
            template.Render(Parameters([]));
        }
        catch (Exception problem) when (problem is not FilterNotFoundException)
        {
            // Without a message a filter may well have nothing to work on.
        }
    }

    // A filter that is given with a call is not found in this version; what is registered for all templates is.
    private static SyntaxCompatibility Prepare()
    {
        Template.RegisterFilter(typeof(JsonFilter));
        return Enum.GetValues<SyntaxCompatibility>().Max();
    }

    private static RenderParameters Parameters(Hash values) => new(CultureInfo.InvariantCulture)
    {
        LocalVariables = values,
        ErrorsOutputMode = ErrorsOutputMode.Rethrow,
        SyntaxCompatibilityLevel = Syntax,
        MaxIterations = 10_000,
    };
}
