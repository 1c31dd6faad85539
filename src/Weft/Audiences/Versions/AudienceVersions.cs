using Weft.Storage;

namespace Weft.Audiences.Versions;

/// <summary>
/// The versions of every audience that there ever was, and who made them.
/// <code>
/// E | audience | number -> AudienceVersion
/// </code>
/// Nothing is deleted.
/// </summary>
internal sealed class AudienceVersions(StateBatch state)
{
    /// <summary>The versions of an audience, the latest first.</summary>
    public IEnumerable<AudienceVersion> Of(string audience)
    {
        foreach (var (key, value) in state.Scan(Prefix(audience).Span, backward: true))
        {
            var keys = new KeyReader(key);
            keys.Text();
            yield return Read(keys.Signed(), value);
        }
    }

    /// <summary>One of an audience's versions; null when there is none of that number.</summary>
    public AudienceVersion? Find(string audience, long number) => state.Get(Prefix(audience).Add(number).Span) is { } value ? Read(number, value) : null;

    /// <summary>Notes what a configuration changes.</summary>
    /// <param name="before">What was configured until now.</param>
    /// <param name="next">What is configured from now on.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="position">The configuration's frame.</param>
    /// <param name="now">The configuration's instant.</param>
    public void Note(AudienceSet before, AudienceSet next, string by, long position, DateTimeOffset now)
    {
        foreach (var audience in before.All.Concat(next.All).Select(audience => audience.Key).Distinct())
        {
            var (former, later) = (before.Find(audience), next.Find(audience));
            if (VersionDifference.Between(former, later) is not { Count: > 0 } changes)
                continue;
            var last = Of(audience).FirstOrDefault()?.Number ?? 0;
            // The state is older than its versions.
            if (last == 0 && former is not null)
                Write(audience, new(++last, 0, null, "", former.IsInFile, former.Written, former.Sentence, []));
            Write(audience, new(last + 1, position, now, by, (later ?? former)!.IsInFile, later?.Written, later?.Sentence, changes));
        }
    }

    private void Write(string audience, AudienceVersion version)
    {
        var writer = ValueWriter.Begin().Add(version.Position).Add(version.At ?? DateTimeOffset.MinValue).Add(version.By).Add(version.IsInFile).Add(version.Definition).Add(version.Sentence);
        foreach (var change in version.Changes)
            writer.Add(change);
        writer.PutInto(state, Prefix(audience).Add(version.Number).Span);
    }

    private static AudienceVersion Read(long number, byte[] value)
    {
        var reader = new ValueReader(value);
        var (position, at, by, isInFile, definition, sentence) = (reader.Number(), reader.Instant(), reader.Text(), reader.Boolean(), reader.OptionalText(), reader.OptionalText());
        var changes = new List<string>();
        while (!reader.AtEnd)
            changes.Add(reader.Text());
        return new(number, position, at == DateTimeOffset.MinValue ? null : at, by, isInFile, definition, sentence, changes);
    }

    private static Key Prefix(string audience) => Key.In(Table.AudienceVersions, new byte[96]).Add(audience);
}
