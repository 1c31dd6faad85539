using Weft.Configuration;

namespace Weft.Server.Access;

/// <summary>Who calls the API.</summary>
/// <param name="Name">The token's key.</param>
/// <param name="Role">What it may do.</param>
public sealed record Caller(string Name, Role Role)
{
    /// <summary>Whoever shows the token that was made on first start.</summary>
    public static Caller MadeAdmin { get; } = new("admin", Role.Admin);

    /// <summary>Whoever sits at this machine, where that is enough.</summary>
    public static Caller AtThisMachine { get; } = new("this machine", Role.Admin);

    /// <summary>Whether the caller has one of the roles; an admin has them all.</summary>
    public bool Has(IReadOnlyList<Role> roles) => Role == Role.Admin || roles.Contains(Role);
}
