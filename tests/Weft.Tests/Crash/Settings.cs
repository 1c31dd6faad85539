using System.Globalization;

namespace Weft.Tests.Crash;

/// <summary>What the tests with a killed server have in common.</summary>
internal static class Settings
{
    public const string Token = "killed-and-restarted";
    public const string WriteKey = "wk_web";

    /// <summary>How long anything that must come may take, on a machine with much else to do.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>How often the server is killed; <c>WEFT_KILL_ROUNDS</c>, 3 unless set.</summary>
    public static int Rounds => int.Parse(Environment.GetEnvironmentVariable("WEFT_KILL_ROUNDS") ?? "3", CultureInfo.InvariantCulture);

    /// <summary>How long the receiver is away altogether; <c>WEFT_OUTAGE</c>, 3 seconds unless set.</summary>
    public static TimeSpan Outage => TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("WEFT_OUTAGE") ?? "3", CultureInfo.InvariantCulture));

    public static string Config(string hook, string active = "2s") => $$"""
        workspace: { name: acme }
        tokens: { admin: { role: admin, secret: {{Token}} } }
        sources: { web: { kind: tracking, write_keys: [{{WriteKey}}] } }
        audiences:
          active: { event: Seen, within: {{active}} }
          buyers: { event: Bought, count: { gte: 3 } }
        destinations:
          hook: { kind: webhook, settings: { url: "{{hook}}" }, allow_private_targets: true }
        """;

    /// <summary>Waits until something holds.</summary>
    public static async Task<bool> UntilAsync(Func<Task<bool>> holds, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        while (!limit.IsCancellationRequested)
        {
            if (await holds())
                return true;
            await Task.Delay(30, TestContext.Current.CancellationToken);
        }

        return false;
    }
}
