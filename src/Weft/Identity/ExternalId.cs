namespace Weft.Identity;

/// <summary>An identifier of a person, such as <c>email:a@b.c</c>; the value is normalised.</summary>
/// <param name="Type">Its type, as <c>user_id</c>.</param>
/// <param name="Value">Its value, 1 to <see cref="LongestValue"/> characters.</param>
public readonly record struct ExternalId(string Type, string Value)
{
    /// <summary>Longer values are never an identifier.</summary>
    public const int LongestValue = 500;

    public const string UserId = "user_id";
    public const string AnonymousId = "anonymous_id";
    public const string Email = "email";
    public const string Phone = "phone";

    /// <summary>The type of an account's id; it never stands for a person.</summary>
    public const string GroupId = "group_id";

    /// <summary>True for a type that makes a person known: user id, e-mail, phone.</summary>
    public bool MakesKnown => KnownTypes.Contains(Type);

    /// <summary>Those types.</summary>
    internal static string[] KnownTypes { get; } = [UserId, Email, Phone];

    /// <inheritdoc />
    public override string ToString() => $"{Type}:{Value}";
}
