namespace Weft.Server.Access;

/// <summary>A page that needs nobody signed in, such as the one to sign in on.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OpenPageAttribute : Attribute;
