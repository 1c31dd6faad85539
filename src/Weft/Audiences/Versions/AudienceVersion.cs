namespace Weft.Audiences.Versions;

/// <summary>What an audience was defined as from a configuration on.</summary>
/// <param name="Number">1 for the first, then 2, 3, …; they go on when the audience was taken away and is made again.</param>
/// <param name="Position">The configuration's frame; 0 when it was in force before versions were kept.</param>
/// <param name="At">The configuration's instant; null when it was in force before versions were kept.</param>
/// <param name="By">Who changed it: a token's key, or weft.yaml; empty when that is not known.</param>
/// <param name="IsInFile">Whether it stands in weft.yaml; else it was made through the API.</param>
/// <param name="Definition">The definition as JSON, as weft.yaml would have it; null when the audience was taken away.</param>
/// <param name="Sentence">Who belongs to it, in words; null when it was taken away.</param>
/// <param name="Changes">
/// What is otherwise than in the version before: <c>added</c>, <c>removed</c>, the words of the definition whose values differ, <c>in file</c>; and where what it means depends on something
/// else that differs, that: <c>zone</c>, <c>audiences</c> for those that it refers to.
/// </param>
public sealed record AudienceVersion(
    long Number, long Position, DateTimeOffset? At, string By, bool IsInFile, string? Definition, string? Sentence, IReadOnlyList<string> Changes);
