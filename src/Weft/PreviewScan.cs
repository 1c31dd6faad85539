using Weft.Profiles;

namespace Weft;

/// <summary>Evaluates a definition for one profile after the other, as they stand in the state; for one thread.</summary>
internal sealed class PreviewScan(PreviewQuestion question)
{
    private readonly long[] _sizes = new long[question.Instants.Count];
    private readonly SortedSet<(ulong Order, ulong Profile)> _sample = [];
    private long _people;

    /// <summary>How many profiles it has looked at.</summary>
    public long Seen { get; private set; }

    /// <summary>Looks at a profile.</summary>
    public void Take(StoredProfile profile)
    {
        Seen++;
        var isMember = false;
        for (var at = 0; at < _sizes.Length; at++)
        {
            isMember = question.Definition.Evaluate(profile, question.Instants[at]).IsMember;
            _sizes[at] += isMember ? 1 : 0;
        }

        _people += profile.FirstEventAt <= question.Instants[^1] ? 1 : 0;
        if (isMember)
            Draw(profile.Number);
    }

    /// <summary>What came of it.</summary>
    public Preview Result(PreviewSource source) => new(_sizes, _people, [.. _sample.Select(member => member.Profile)], Seen, source);

    // By a number that scatters, so that no part of the profiles is preferred.
    private void Draw(ulong profile)
    {
        _sample.Add((unchecked(profile * 0x9E3779B97F4A7C15), profile));
        if (_sample.Count > question.Sample)
            _sample.Remove(_sample.Max);
    }
}
