namespace Weft.Activation;

/// <summary>
/// Finds the closed families of this capability (directives, kinds of condition), so that adding a member is adding a file.
/// </summary>
internal static class Siblings
{
    /// <summary>One instance of each concrete <typeparamref name="T"/> of this assembly, by type name.</summary>
    public static IReadOnlyList<T> Of<T>()
        where T : class =>
        [.. typeof(T).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(T).IsAssignableFrom(type))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (T)Activator.CreateInstance(type)!)];
}
