using System.Text;
using Weft.Activation;
using Weft.Activation.Mappings;
using Weft.Storage;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

/// <summary>A mapping that would take for ever, or all memory, ends by counts that are the same on every machine, and what stands behind it goes on.</summary>
public sealed class MappingBoundsTests
{
    private static readonly string Long = new('x', 200_000);

    public static TheoryData<string, string, string> Endless => new()
    {
        { $$$"""{"@liquid":"{% assign a = b %}{{{Again("{% assign a = a | append: a %}", 30)}}}{{ a }}"}""", """{"b":"0123456789"}""", MappingException.TooLarge },
        { $$$"""{"@liquid":"{% assign a = b %}{{{Again("{% capture a %}{{a}}{{a}}{% endcapture %}", 22)}}}x"}""", """{"b":"0123456789"}""", MappingException.TooLarge },
        { """{"@liquid":"{{ (1..999999999) | size }}"}""", "{}", MappingException.TooLarge },
        { """{"@liquid":"{{ b | replace: '', c }}"}""", $$"""{"b":"{{Long}}","c":"{{new string('y', 1000)}}"}""", MappingException.TooLarge },
        { """{"@liquid":"{{ b | date: '%9999999Y' }}{{ b | date: c }}"}""", $$"""{"b":0,"c":"{{Again("%999Y", 20_000)}}"}""", MappingException.TooLarge },
        { Nested("""{"@json":{"mode":"encode","value":""", "}}", """{"@path":"$.b"}""", 26), """{"b":"\"\"\"\""}""", MappingException.TooLarge },
        { Nested("""{"@transform":{"mapping":{"r":{"@path":"$."}},"apply":{"x":{"@path":"$."},"y":""", "}}}", """{"@path":"$."}""", 3), """{"b":1}""", "" },
        { Doubled(26), """{"b":"0123456789"}""", MappingException.TooSlow },
        { """{"@template":{"@path":"$.c"}}""", $$"""{"b":"{{Long}}","c":"{{Again("{{b}}", 1000)}}"}""", MappingException.TooLarge },
    };

    [Theory]
    [MemberData(nameof(Endless))]
    public void a_mapping_is_bounded_in_what_it_makes(string directive, string message, string reason)
    {
        var set = TestConfig.Compile($$$"""{"crm":{"kind":"fake","mappings":[{"fields":{"a":{{{directive}}}}}]}}""", [new ScriptedKind(TimeProvider.System, null!)]);
        Assert.Equal(reason, set.All[0].Mappings[0].TryMap(Messages.Of(message), out _)?.Reason ?? "");
    }

    [Theory]
    [InlineData("""{"@template":{"@path":"$.n"}}""", "@template: needs a text, and got a number")]
    [InlineData("""{"@path":{"@path":"$.n"}}""", "@path: needs a text for its path, and got a number")]
    [InlineData("""{"@liquid":"{{ '100%' | url_decode }}"}""", "url_decode")]
    [InlineData("""{"@liquid":"{{ 0 | date: '%H', 'No/Where' }}"}""", "there is no time zone No/Where")]
    public void a_message_that_a_mapping_cannot_take_is_filtered_with_the_reason_and_the_next_one_goes_out(string directive, string why)
    {
        var set = TestConfig.Compile(
            $$$"""{"crm":{"kind":"fake","mappings":[{"name":"m","fields":{"a":{{{directive}}}}},{"fields":{"b":1}}]}}""", [new ScriptedKind(TimeProvider.System, null!)]);
        var store = new MemoryStore();
        var state = new StateBatch(store);
        var queued = new QueuedMessages();
        new Outbox(set, new LaneOrders(store)).Enqueue(state, Messages.Of("""{"type":"track","n":7}"""), queued);
        state.Commit();
        Assert.Equal("""{"b":1}""", Encoding.UTF8.GetString(Assert.Single(queued.Rows["crm"]).Body.Span));
        var totals = new DeliveryReader(store).Sums()["crm"];
        Assert.Equal((2, 1, 1), (totals.Due, totals.Filtered[MappingException.Failed], totals.Pending));
        var receipt = new DeliveryReader(store).ForPosition(1).Single(one => one.State == DeliveryState.Filtered);
        Assert.Equal(("m", MappingException.Failed), (receipt.Mapping, receipt.Reason));
        Assert.Contains(why, receipt.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void now_is_the_messages_own_instant_so_that_a_replay_makes_the_same() =>
        Assert.Equal("""{"a":"2026-05-01 12:00:01"}""", MappingTests.Map("""{"a":{"@liquid":"{{ 'now' | date: '%Y-%m-%d %H:%M:%S' }}"}}"""));

    private static string Again(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Nested(string open, string close, string inner, int depth) => Again(open, depth) + inner + Again(close, depth);

    // Each level holds what it got twice.
    private static string Doubled(int depth) =>
        Nested("""{"@transform":{"mapping":{"x":{"@path":"$."},"y":{"@path":"$."}},"apply":""", "}}", """{"b":{"@path":"$.b"}}""", depth);
}
