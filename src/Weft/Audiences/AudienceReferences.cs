using Weft.Configuration;

namespace Weft.Audiences;

/// <summary>Gives each reference its target, and refuses references that lead nowhere or in a circle.</summary>
internal sealed class AudienceReferences
{
    private readonly Dictionary<string, AudienceCompiler.Draft> _drafts;
    private readonly ConfigErrors _errors;
    private readonly HashSet<string> _done = [];
    private readonly List<string> _path = [];

    private AudienceReferences(IReadOnlyList<AudienceCompiler.Draft> drafts, ConfigErrors errors) =>
        (_drafts, _errors) = (drafts.ToDictionary(draft => draft.Key), errors);

    public static void Join(IReadOnlyList<AudienceCompiler.Draft> drafts, ConfigErrors errors)
    {
        var references = new AudienceReferences(drafts, errors);
        foreach (var draft in drafts)
            references.Visit(draft);
    }

    private void Visit(AudienceCompiler.Draft draft)
    {
        if (_done.Contains(draft.Key))
            return;
        _path.Add(draft.Key);
        foreach (var reference in draft.References)
        {
            if (!_drafts.TryGetValue(reference.Key, out var target))
                _errors.Add(reference.Node, Unknown(reference.Key));
            else if (_path.IndexOf(reference.Key) is var start and >= 0)
                _errors.Add(reference.Node, $"leads back to itself: {string.Join(" → ", _path.Skip(start).Append(reference.Key))}");
            else
                Visit(target);
            if (target?.Definition is { } definition)
                reference.Target = definition;
        }

        _path.RemoveAt(_path.Count - 1);
        _done.Add(draft.Key);
    }

    private string Unknown(string key) => NearestWord.Of(key, _drafts.Keys) is { } nearest
        ? $"is not an audience here; did you mean {nearest}?"
        : "is not an audience here";
}
