using System.Globalization;
using DotLiquid;
using DotLiquid.Exceptions;
using Weft.Configuration;

namespace Weft.Import.Mapping;

/// <summary>A Liquid template over a row.</summary>
internal sealed class LiquidTemplate
{
    private static readonly SyntaxCompatibility Syntax = Prepare();

    private readonly Template _template;

    private LiquidTemplate(Template template) => _template = template;

    /// <summary>The names that the template looked up in an empty row: the columns that it reads, as far as that shows them.</summary>
    public IReadOnlyCollection<string> Columns { get; private init; } = [];

    /// <summary>Whether a text is a template.</summary>
    public static bool IsTemplate(string text) => text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal);

    /// <summary>Reads a template; null after reporting why it is none.</summary>
    public static LiquidTemplate? Read(ConfigNode node, ConfigErrors errors)
    {
        try
        {
            var template = Template.Parse(node.Text);
            template.MakeThreadSafe();
            var names = new HashSet<string>(StringComparer.Ordinal);
            template.Render(Parameters(new Hash((_, name) =>
            {
                names.Add(name);
                return null;
            })));
            names.Remove(LiquidValues.Row);
            return new(template) { Columns = names };
        }
        catch (FilterNotFoundException problem)
        {
            errors.Add(node, $"there is no Liquid filter {problem.Message}");
        }
        catch (LiquidException problem)
        {
            errors.Add(node, $"is no Liquid template that can be read: {problem.Message}");
        }

        return null;
    }

    /// <summary>The text that a row gives; null after rejecting the row.</summary>
    public string? Render(RowContext row)
    {
        try
        {
            return _template.Render(Parameters(row.Liquid));
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            row.Reject(Events.RejectionReason.NotJson, $"a template cannot be filled in: {problem.Message}");
            return null;
        }
    }

    // What a template is given does not take the place of the library's own; what is registered for all of them does.
    private static SyntaxCompatibility Prepare()
    {
        Template.RegisterFilter(typeof(DecimalFilters));
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
