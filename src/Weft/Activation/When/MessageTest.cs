using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary>Why a condition does not hold for a message.</summary>
/// <param name="Path">The part of the condition, as <c>destinations.crm.mappings[0].when.event</c>.</param>
/// <param name="Message">What it asks for and what the message has.</param>
public sealed record WhenMismatch(string Path, string Message);

/// <summary>A compiled condition on a message.</summary>
/// <param name="holds">Whether it holds; called for every message.</param>
/// <param name="why">Which parts of it do not; called only when it does not hold, for somebody who wants to know.</param>
internal sealed class MessageTest(Func<OutgoingMessage, bool> holds, Func<OutgoingMessage, IEnumerable<WhenMismatch>> why)
{
    public bool Holds(OutgoingMessage message) => holds(message);

    /// <summary>The parts that do not hold; none when it does.</summary>
    public IEnumerable<WhenMismatch> Why(OutgoingMessage message) => holds(message) ? [] : why(message);

    /// <summary>A condition without parts.</summary>
    /// <param name="node">As it is written.</param>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="found">What the message has, in words.</param>
    public static MessageTest Of(ConfigNode node, Func<OutgoingMessage, bool> holds, Func<OutgoingMessage, string> found) =>
        new(holds, message => [new(node.Path, $"asks for {Words(node)}; {found(message)}")]);

    /// <summary>A condition that holds when all of others do.</summary>
    public static MessageTest All(IReadOnlyList<MessageTest> tests) => tests.Count == 1 ? tests[0] : new(
        message =>
        {
            foreach (var test in tests)
            {
                if (!test.Holds(message))
                    return false;
            }

            return true;
        },
        message => tests.SelectMany(test => test.Why(message)));

    private static string Words(ConfigNode node) => node.Kind == ConfigKind.List ? string.Join(" or ", node.Items.Select(item => item.Text)) : node.Text;
}
