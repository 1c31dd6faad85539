namespace Weft.Tests.Sdk;

/// <summary>A source of its own for each test, so that its sums are the test's.</summary>
internal sealed record SdkSource(string Key, bool IsRated = false)
{
    /// <summary>How many events a source with a rate may send at once after a rest, and in one batch.</summary>
    public const int Burst = 100;

    /// <summary>How many events a source with a rate may send.</summary>
    public const int RatePerSecond = 20;

    /// <summary>Long enough for the SDKs that look at it.</summary>
    public string WriteKey => $"wk_{Key}_0123456789abcdefghi";

    /// <summary>What the ids of the test's customer begin with.</summary>
    public string Id => Key.Replace('_', '-');

    public string UserId => $"{Id}-user";

    public string AnonymousId => $"{Id}-anon";

    public string PreviousId => $"{Id}-old";

    public string Email => $"jane@{Id}.example";

    public string GroupId => $"{Id}-acme";

    public string Yaml => $"  {Key}: {{ kind: tracking, write_keys: [{WriteKey}]{(IsRated ? $", rate: {RatePerSecond}/s, limits: {{ batch_events: {Burst} }}" : "")} }}";
}
