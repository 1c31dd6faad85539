namespace Weft.Activation.Mappings.Liquid;

internal sealed partial class LiquidReader
{
    private LiquidFilterCall? ReadFilter()
    {
        SkipBlank();
        if (IsAtEnd)
            return null;
        if (Peek() != '|')
            throw Unexpected("a | is expected before a filter");
        _at++;
        var name = ReadIdentifier();
        if (name.Length == 0)
            return IsAtEnd ? null : throw Unexpected("a filter's name is expected");
        var args = new List<LiquidArgument>();
        SkipBlank();
        if (Peek() == ':')
            ReadArguments(args);
        else if (!IsAtEnd && Peek() != '|')
            throw Unexpected("a : is expected after a filter's name");
        return LiquidFilterCall.Of(name, args);
    }

    private void ReadArguments(List<LiquidArgument> args)
    {
        do
        {
            _at++;
            if (ReadArgument() is { } argument)
                args.Add(argument);
            SkipBlank();
            if (!IsAtEnd && Peek() is not (',' or '|'))
                throw Unexpected("a , or | is expected after a filter's argument");
        }
        while (Peek() == ',');
    }

    private LiquidArgument? ReadArgument()
    {
        SkipBlank();
        var begin = _at;
        if (ReadValue() is not { } key)
            return null;
        var name = input[begin.._at];
        SkipBlank();
        if (Peek() != ':')
            return new(null, key);
        _at++;
        return new(name, ReadValue() ?? new LiquidConstant(Value.Nothing, ""));
    }
}
