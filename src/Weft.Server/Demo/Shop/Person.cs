namespace Weft.Server.Demo.Shop;

/// <summary>Somebody who may walk in, by whatever door. What may change during a life can be set.</summary>
internal sealed class Person
{
    public required int Number { get; init; }
    public required string First { get; init; }
    public required string Last { get; init; }
    public required Household Household { get; init; }

    /// <summary>The e-mail that this person types: their own, or the family's.</summary>
    public required string Email { get; init; }

    public required string Phone { get; init; }

    /// <summary>The category that they like best.</summary>
    public required string Taste { get; init; }

    /// <summary>How often they come, without season and absence.</summary>
    public required double VisitsPerMonth { get; init; }

    /// <summary>The share of their visits that are to the shop itself, 0 to 1.</summary>
    public required double AtTheTill { get; init; }

    /// <summary>Whether they ever leave a name: some only look.</summary>
    public required bool MaySignUp { get; init; }

    /// <summary>Their first visit.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When they drift away; null for those who do not.</summary>
    public DateTimeOffset? AwayFrom { get; set; }

    /// <summary>When they come back; null for those who do not.</summary>
    public DateTimeOffset? BackAt { get; set; }

    public List<Browser> Browsers { get; } = [];
    public Handset? Handset { get; init; }
    public bool HasAccount { get; set; }
    public bool HasApp { get; set; }
    public bool Subscribed { get; set; }
    public string? LoyaltyCard { get; set; }
    public bool CardIsRegistered { get; set; }

    /// <summary>Until when they are busy with what they began.</summary>
    public DateTimeOffset BusyUntil { get; set; }

    public string UserId => $"cust-{Number}";

    /// <summary>Whether they have drifted away and are not back.</summary>
    public bool IsAway(DateTimeOffset at) => AwayFrom <= at && !(BackAt <= at);
}

/// <summary>People under one roof.</summary>
/// <param name="City">Where.</param>
/// <param name="FamilyEmail">The e-mail that some of them share.</param>
internal sealed record Household(string City, string FamilyEmail)
{
    /// <summary>The tablet on the kitchen table; null when there is none.</summary>
    public Browser? Tablet { get; set; }
}
