using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Weft.Connectors.Actions;

/// <summary>Has <c>subscribe</c> expressions checked by the package that will read them; what was found of an expression is kept.</summary>
internal sealed class SubscribeCheck(ActionsFolder folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ConcurrentDictionary<string, string> Known = new();

    /// <summary>What is wrong, by place in the list; nothing where Node is not there to ask.</summary>
    public IEnumerable<(int At, string Mistake)> Mistakes(IReadOnlyList<string> texts)
    {
        var unknown = texts.Where(text => text.Length > 0 && !Known.ContainsKey(text)).Distinct().ToList();
        if (unknown.Count > 0 && folder.Missing is null)
            Ask(unknown);
        return texts.Index().Where(one => Known.TryGetValue(one.Item, out var mistake) && mistake.Length > 0).Select(one => (one.Index, Known[one.Item]));
    }

    private void Ask(List<string> texts)
    {
        using var process = Process.Start(NodeProgram.Start([ActionsFolder.Script("check.js"), folder.Path]))!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        using (var input = process.StandardInput.BaseStream)
            JsonSerializer.Serialize(input, texts);
        using var limit = new Timer(static running => Kill((Process)running!), process, Patience, Timeout.InfiniteTimeSpan);
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            return;
        foreach (var (text, mistake) in texts.Zip(JsonSerializer.Deserialize<List<string?>>(answer)!))
            Known[text] = mistake ?? "";
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
        }
    }
}
