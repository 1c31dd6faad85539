namespace Weft.Server.Demo;

/// <summary>How the demo is to run.</summary>
internal sealed record DemoOptions
{
    public const double DefaultPace = 5;
    public const int DefaultPeople = 1_200;

    /// <summary>The address to listen on; a free port is taken when its own is not free.</summary>
    public string Url { get; init; } = ServeOptions.DefaultUrl;

    /// <summary>The folder to keep; null for a temporary one, which is removed at the end.</summary>
    public string? DataFolder { get; init; }

    /// <summary>What the shop follows from; null for any.</summary>
    public int? Seed { get; init; }

    /// <summary>Live events a second, more than 0.</summary>
    public double Pace { get; init; } = DefaultPace;

    /// <summary>How many people live around the shop; a kept folder's own number goes before it.</summary>
    public int People { get; init; } = DefaultPeople;

    public TextWriter Output { get; init; } = Console.Out;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
