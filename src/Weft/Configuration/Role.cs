namespace Weft.Configuration;

/// <summary>What a token may do (specs: privacy, roles). An admin may do everything.</summary>
public enum Role
{
    Admin,

    /// <summary>Sources, destinations and identity.</summary>
    Operator,

    /// <summary>Audiences and journeys.</summary>
    Marketer,

    /// <summary>Reads profiles.</summary>
    Agent,

    /// <summary>Aggregates only.</summary>
    Analyst,

    /// <summary>Erasure, export and audit.</summary>
    Privacy,
}

/// <summary>The roles' words.</summary>
public static class Roles
{
    /// <summary>Every role's word.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<Role>().Select(role => role.Word())];

    /// <summary>The word for a role, as in weft.yaml.</summary>
    public static string Word(this Role role) => role switch
    {
        Role.Admin => "admin",
        Role.Operator => "operator",
        Role.Marketer => "marketer",
        Role.Agent => "agent",
        Role.Analyst => "analyst",
        _ => "privacy",
    };

    /// <summary>Reads a word.</summary>
    public static bool TryParse(string word, out Role role)
    {
        var at = Words.ToList().IndexOf(word);
        role = at < 0 ? default : (Role)at;
        return at >= 0;
    }
}
