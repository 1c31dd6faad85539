using System.Text.RegularExpressions;
using Weft.Identity;

namespace Weft.Tests.Scenarios.Steps;

internal sealed class SuppressStep() : StepKind("suppress email:jane@example.com; unsuppress user_id:42", @"(?<un>un)?suppress (?<type>[^:\s]+):(?<value>.+)")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var id = new ExternalId(words["type"].Value, words["value"].Value);
        var suppress = !words["un"].Success;
        return async world => await (await world.EngineAsync()).SuppressAsync([id], suppress);
    }
}
