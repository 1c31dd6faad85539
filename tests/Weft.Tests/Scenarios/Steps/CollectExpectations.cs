using System.Text.RegularExpressions;
using Weft.Events;

namespace Weft.Tests.Scenarios.Steps;

internal sealed class ExpectAnswer() : StepKind(
    "expect answer 200; expect answer 200 rejected 0 not_json, 2 too_large; expect answer 429 retry-after 3",
    @"expect answer (?<status>\d{3})( rejected (?<rejected>.+))?( retry-after (?<after>\d+))?")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text) => Now(world =>
    {
        var answer = world.LastAnswer ?? throw new UnmetException("nothing was sent yet");
        var rejected = answer.Body["rejected"]?.AsArray().Select(item => $"{item!["index"]} {item["reason"]}") ?? [];
        var found = $"{answer.Status} rejected {string.Join(", ", rejected)}";
        UnmetException.Unless(
            found == $"{words["status"].Value} rejected {string.Join(", ", Texts.List(words["rejected"].Value))}" && (answer.RetryAfter ?? "") == words["after"].Value,
            $"the answer was {answer.Status} {answer.Body.ToJsonString()} retry-after {answer.RetryAfter}");
    });
}

internal sealed class ExpectRejected() : StepKind(
    "expect rejected web: too_large, not_json, not_json, or nothing", @"expect rejected (?<source>[\w-]+): (?<reasons>.+)")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var expected = words["reasons"].Value == "nothing" ? [] : Texts.List(words["reasons"].Value).Order(StringComparer.Ordinal).ToList();
        foreach (var word in expected.Where(word => RejectionReasons.All.All(reason => reason.Word() != word)))
            throw text.Head.Wrong($"{word} is no reason; reasons are {string.Join(", ", RejectionReasons.All.Select(reason => reason.Word()))}");
        return async world =>
        {
            var view = await world.ReadAsync();
            var found = view.Rejected.Of(words["source"].Value).Select(one => one.Reason.Word()).Order(StringComparer.Ordinal).ToList();
            UnmetException.Unless(found.SequenceEqual(expected), $"rejected are: {string.Join(", ", found)}");
        };
    }
}

internal sealed class ExpectFlow() : StepKind(
    "expect flow web: received 3, accepted 1, duplicate 1, rejected too_large 1; expect flow crm: due 2, delivered 1, filtered integrations 1",
    @"expect flow (?<key>[\w-]+): (?<sums>.+)")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var expected = Texts.List(words["sums"].Value);
        return async world =>
        {
            await world.SettleAsync();
            var flow = (await world.EngineAsync()).Flow();
            var key = words["key"].Value;
            var found = flow.Sources.TryGetValue(key, out var source) ? Sums(source)
                : flow.Destinations.TryGetValue(key, out var destination) ? Sums(destination)
                : throw new UnmetException($"there is no source or destination {key}");
            var missing = expected.Except(found).ToList();
            UnmetException.Unless(missing.Count == 0, $"the sums of {key} are: {string.Join(", ", found)}; not so: {string.Join(", ", missing)}");
        };
    }

    private static List<string> Sums(SourceFlow sums) =>
    [
        $"received {sums.Received}", $"accepted {sums.Accepted}", $"duplicate {sums.Duplicate}", $"processed {sums.Processed}", $"pending {sums.Pending}",
        .. ByReason("rejected", sums.Rejected),
    ];

    private static List<string> Sums(DestinationFlow sums) =>
    [
        $"due {sums.Due}", $"delivered {sums.Delivered}", $"dead {sums.Dead}", $"pending {sums.Pending}",
        .. ByReason("filtered", sums.Filtered), .. ByReason("discarded", sums.Discarded),
    ];

    private static IEnumerable<string> ByReason(string word, IReadOnlyDictionary<string, long> sums) =>
        sums.Where(sum => sum.Value != 0).Select(sum => $"{word} {sum.Key} {sum.Value}");
}
