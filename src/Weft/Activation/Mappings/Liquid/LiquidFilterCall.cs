using Weft.Configuration;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>An argument of a filter; a name only in <c>allow_false: true</c>.</summary>
internal sealed record LiquidArgument(string? Name, LiquidOperand Operand);

/// <summary>A filter in a template with its arguments.</summary>
internal sealed class LiquidFilterCall
{
    private readonly LiquidFilter _filter;
    private readonly IReadOnlyList<LiquidArgument> _args;

    private LiquidFilterCall(LiquidFilter filter, IReadOnlyList<LiquidArgument> args) => (_filter, _args) = (filter, args);

    /// <exception cref="LiquidSyntaxException">There is no such filter, or it may not be used.</exception>
    public static LiquidFilterCall Of(string name, IReadOnlyList<LiquidArgument> args)
    {
        if (LiquidFilters.Disabled.GetValueOrDefault(name) is { } why)
            throw new LiquidSyntaxException($"the filter {name} may not be used in a mapping: {why}");
        if (LiquidFilters.All.GetValueOrDefault(name) is not { } filter)
            throw new LiquidSyntaxException($"the filter {name} {MapReader.Unknown(name, LiquidFilters.All.Keys)}");
        if (name is "append" or "prepend" && args.Count != 1)
            throw new LiquidSyntaxException($"the filter {name} takes one text");
        return new(filter, args);
    }

    public Value Apply(Value value, LiquidScope scope)
    {
        scope.Run.Step();
        return _filter(value, new([.. _args.Select(arg => Evaluate(arg, scope))], scope));
    }

    private static Value Evaluate(LiquidArgument argument, LiquidScope scope)
    {
        var value = argument.Operand.Evaluate(scope);
        return argument.Name is null ? value : Value.Of([Value.Of(argument.Name), value]);
    }
}
