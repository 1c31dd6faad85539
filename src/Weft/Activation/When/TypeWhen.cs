using System.Text.Json;
using Weft.Configuration;
using Weft.Events;

namespace Weft.Activation.When;

/// <summary><c>type: track | [track, page, …]</c></summary>
internal sealed class TypeWhen : WhenKind
{
    private static readonly string[] Words = [.. Enum.GetNames<EventType>().Select(name => JsonNamingPolicy.CamelCase.ConvertName(name))];

    public override string Key => "type";

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        var types = Texts(node, scope, $"one or more of {string.Join(", ", Words)}");
        foreach (var type in types.Where(type => type.Length > 0 && !Words.Contains(type)))
            scope.Errors.Add(node, $"'{type}' {MapReader.Unknown(type, Words)}");
        return MessageTest.Of(node, message => types.Contains(message.Type), message => $"its type is {message.Type}");
    }
}
